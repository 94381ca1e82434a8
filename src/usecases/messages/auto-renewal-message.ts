import type { AutoRenewalEnd, RenewalDrop, RenewalProblem } from '#domain/auto-renewal.ts';
import type { AutoRenewalTemplate } from '#domain/auto-renewal-outcome.ts';
import { referenceOf } from '#domain/draft-order.ts';
import { isCurrency } from '#domain/money.ts';
import { fixOf } from '#domain/renewal-fix.ts';
import { marketOf } from '#domain/rules.ts';
import { DAY, type Instant, SECOND } from '#domain/time.ts';
import type { AutoRenewalMessage, TryReason } from '#ports/auto-renewal-message.ts';
import { readAccount, readLine, readMeans } from '#storage/reads/account-rows.ts';
import { fixPath, renewalPath } from '../auto-renewal/renewal-paths.ts';
import { stopLinkOf } from '../auto-renewal/stop-link.ts';
import { planNameOf } from '../auto-renewal/view-auto-renewal.ts';
import { makeOrderLink } from '../identity/order-link.ts';
import type { Product } from '../product.ts';
import type { AddressedMessage, MessageRequest } from './addressed-message.ts';

export const autoRenewalTemplates = [
  'auto_renewal_agreed',
  'auto_renewal_notice',
  'auto_renewal_dropped',
  'auto_renewal_problem',
  'auto_renewal_declined',
  'auto_renewal_needs_payer',
  'auto_renewal_paused',
  'auto_renewal_resumed',
  'auto_renewal_stopped',
  'auto_renewal_ended',
] as const satisfies readonly AutoRenewalTemplate[];

export const isAutoRenewalTemplate = (
  template: string | undefined,
): template is AutoRenewalTemplate => autoRenewalTemplates.some((each) => each === template);

/** How long the page of an order opens by link after its time to be paid is over. */
const PAY_LINK_REST = 30 * DAY;

/**
 * A mail about auto-renewal. What it says is in the request, as it was when it happened: a mail that is written
 * late tells what was true, and its link stops what it tells of.
 */
export async function autoRenewalMessage(
  product: Product,
  template: AutoRenewalTemplate,
  { accountId, payload }: MessageRequest,
): Promise<AddressedMessage | null> {
  const lineId = payload.lineId!;
  const [account, line, reference] = await Promise.all([
    readAccount(product.database, accountId),
    readLine(product.database, accountId, lineId),
    product.reference(),
  ]);
  if (!account || !line) return null;
  const { currency } = payload;
  if (!currency || !isCurrency(currency)) throw new Error(`no currency in a mail: ${currency}`);
  const about = {
    timeZone: marketOf(reference.rules, line.marketId).timeZone,
    readerZone: account.timeZone,
    reference: referenceOf(payload.eventId!),
    happenedAt: instantOf(payload.happenedAt!),
    planName: planNameOf(reference, payload.planId!),
    msisdn: line.msisdn,
    currency,
    agreedMinor: BigInt(payload.agreedMinor!),
    means: await meansOf(product, accountId, payload.means!),
    pageLink: product.baseUrl + renewalPath(lineId),
    stopLink: stopLinkOf(product, { accountId, lineId, agreedAt: instantOf(payload.agreedAt!) }),
  };
  const message = { ...about, ...ownOf(product, template, { accountId, payload }) };
  return { to: account.email, locale: payload.locale === 'zh-CN' ? 'zh-CN' : 'en', message };
}

const instantOf = (iso: string): Instant => Date.parse(iso);
const instantOrNull = (iso: string | undefined): Instant | null =>
  iso === undefined ? null : instantOf(iso);

const meansOf = (product: Product, accountId: string, ids: string): Promise<(string | null)[]> =>
  Promise.all(
    ids.split(' ').map(async (id) => {
      if (id === 'credit') return null;
      return (await readMeans(product.database, accountId, id))?.label ?? null;
    }),
  );

/** What only this kind of mail says. */
function ownOf(
  product: Product,
  template: AutoRenewalTemplate,
  { accountId, payload }: MessageRequest,
): Own {
  const amountMinor = BigInt(payload.amountMinor ?? payload.agreedMinor!);
  const mended = (problems: readonly string[]) => {
    const fix = fixOf(problems, payload.means === 'credit' ? 'credit' : null);
    return { fix, fixLink: product.baseUrl + fixPath(payload.lineId!, fix) };
  };
  const reason = (payload.reason ?? null) as TryReason | null;
  const lastInstant = payload.planEndsAt ? instantOf(payload.planEndsAt) - SECOND : null;
  switch (template) {
    case 'auto_renewal_agreed':
      return {
        kind: template,
        amountMinor,
        trigger: payload.trigger as 'plan-end',
        chargeAt: instantOrNull(payload.chargeAt),
        words: payload.words!,
      };
    case 'auto_renewal_notice':
      return {
        ...{ kind: template, amountMinor, chargeAt: instantOf(payload.chargeAt!) },
        thenMinor: payload.thenMinor ? BigInt(payload.thenMinor) : null,
        fullMinor: BigInt(payload.fullMinor ?? amountMinor),
      };
    case 'auto_renewal_dropped': {
      const chargeAt = instantOf(payload.chargeAt!);
      return { kind: template, amountMinor, chargeAt, reason: payload.reason as RenewalDrop };
    }
    case 'auto_renewal_problem': {
      const problems = payload.problems!.split(' ') as RenewalProblem[];
      const chargeAt = instantOf(payload.chargeAt!);
      return { kind: template, amountMinor, problems, chargeAt, ...mended(problems) };
    }
    case 'auto_renewal_declined': {
      const retryAt = instantOf(payload.retryAt!);
      return { kind: template, amountMinor, reason: reason!, retryAt, ...mended([reason!]) };
    }
    case 'auto_renewal_needs_payer': {
      const until = instantOf(payload.until!);
      const link = { accountId, orderId: payload.orderId!, expiresAt: until + PAY_LINK_REST };
      const payLink = `${product.baseUrl}/o/${makeOrderLink(product, link)}`;
      return { kind: template, amountMinor, until, payLink };
    }
    case 'auto_renewal_paused':
      return { kind: template, state: payload.cause as 'suspended' };
    case 'auto_renewal_resumed':
      return { kind: template };
    case 'auto_renewal_stopped':
      return {
        kind: template,
        byStaff: payload.by === 'staff',
        chargeUnderWay: payload.underWay === 'yes',
        lastInstant,
      };
    case 'auto_renewal_ended': {
      const cause = payload.cause as Exclude<AutoRenewalEnd, 'stopped' | 'stopped_by_staff'>;
      return { kind: template, amountMinor, cause, reason, lastInstant };
    }
  }
}

type About = Omit<Extract<AutoRenewalMessage, { kind: 'auto_renewal_resumed' }>, 'kind'>;

/** Each kind of mail without what all of them say. */
type OwnOf<Kind> = Kind extends AutoRenewalMessage ? Omit<Kind, keyof About> : never;
type Own = OwnOf<AutoRenewalMessage>;
