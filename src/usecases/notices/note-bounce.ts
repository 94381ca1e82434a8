import type { Decide, Refusal } from '#domain/account-state.ts';
import { Changeset } from '#domain/changeset.ts';
import { DAY, type Instant } from '#domain/time.ts';
import { markUnreachable } from '#storage/notice-reach.ts';
import { countBounced, noticeOfDelivery, readNotice, writeOutcome } from '#storage/notices.ts';
import { findSentMessage } from '#storage/sent-messages.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';
import { isStatusOfAddress } from './about-address.ts';
import { readBounceAddress } from './bounce-address.ts';

/** What a mail server far away said of a mail it had taken (RFC 3464). */
export interface Bounce {
  /** The address it came to. */
  to: string;
  /** In small letters. `delayed` and others are no bounces. */
  action: string;
  /** RFC 3463: `5.1.1`. */
  status: string;
}

/** `not_written_yet`: it may be a mail whose server was quicker than our own note of it; to be told again. */
export type BounceRefusal = 'not_ours' | 'unknown_mail' | 'not_failed' | 'not_written_yet';

/** So long after it was thought of a mail may still be under way to be written down as sent. */
const WRITTEN_WITHIN = DAY;

/** Mails that came back for a while only, within this time: as many say that the address does not work. */
const SOFT_WITHIN = 30 * DAY;
const MOST_SOFT = 3;

/**
 * A mail came back, and a notice goes on by the next channel. Its address counts as unreachable when it was refused
 * for good, or for a while for the third time. The same bounce again does nothing more.
 */
export async function noteBounce(
  product: Product,
  { to, action, status }: Bounce,
): Promise<Record<string, never> | Refusal<BounceRefusal>> {
  const { database } = product;
  const id = readBounceAddress(product, to);
  if (id === null) return { refused: 'not_ours' };
  if (action !== 'failed') return { refused: 'not_failed' };
  const at = product.clock();
  const mail = await findSentMessage(database, id);
  if (!mail)
    return { refused: at - madeAt(id) < WRITTEN_WITHIN ? 'not_written_yet' : 'unknown_mail' };
  const { accountId, recipient: address } = mail;
  const detail = `bounced: ${status}`;
  const about = { accountId, address };
  const noticeId = await noticeOfDelivery(database, { accountId, id });
  if (noticeId !== null)
    await writeOutcome(database, { accountId, id, outcome: 'bounced', detail, at });
  if (
    isStatusOfAddress(status) ||
    (status.startsWith('4.') &&
      (await countBounced(database, { ...about, since: at - SOFT_WITHIN })) >= MOST_SOFT)
  )
    await markUnreachable(database, { ...about, detail, at });
  if (noticeId === null) return {};
  const notice = (await readNotice(database, { accountId, noticeId }))!;
  const outcome = await product.committer.submit({
    accountId,
    key: `bounced:${id}`,
    name: 'send-notice-otherwise',
    reads: [],
    body: { noticeId },
    decide: decideSendAgain({ ...notice.facts, noticeId }),
  });
  expectOwn(outcome);
  return {};
}

/** When a UUIDv7 was made (RFC 9562 5.7); any other id is of long ago. */
const madeAt = (id: string): Instant =>
  id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : 0;

const decideSendAgain =
  (payload: Record<string, string>): Decide<Record<string, never>, never> =>
  (state, context) => {
    const change = new Changeset(state, context);
    change.enqueue('notice.send', payload);
    return { changes: change.changes(), answer: {} };
  };
