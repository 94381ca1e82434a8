import { meansWords } from '#domain/means-consent.ts';
import type { MeansTemplate, NamedMeans } from '#ports/means-message.ts';
import {
  readAccount,
  readAutoRenewals,
  readLines,
  readMeans,
} from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';
import type { AddressedMessage, MessageRequest } from './addressed-message.ts';

const meansTemplates: readonly MeansTemplate[] = [
  'means_saved',
  'means_replaced',
  'means_removed',
  'means_expiring',
];

export const isMeansTemplate = (template: string | undefined): template is MeansTemplate =>
  meansTemplates.some((each) => each === template);

/** A mail about a saved card or wallet; null when there is no such thing, or nothing to tell any more. */
export async function meansMessage(
  { database, clock }: Product,
  kind: MeansTemplate,
  { accountId, payload }: MessageRequest,
): Promise<AddressedMessage | null> {
  const meansId = payload.meansId!;
  const [account, means, older, renewals, lines] = await Promise.all([
    readAccount(database, accountId),
    readMeans(database, accountId, meansId),
    payload.replacedId ? readMeans(database, accountId, payload.replacedId) : null,
    readAutoRenewals(database, accountId),
    readLines(database, accountId),
  ]);
  if (!account || !means) return null;
  // Who has taken it away meanwhile need not be told that it runs out.
  if (kind === 'means_expiring' && means.state === 'removed') return null;
  const users = new Set(
    renewals
      .filter(({ state }) => state !== 'ended')
      .filter(({ means: payers }) =>
        payers.some((each) => each.kind === 'means' && each.meansId === meansId),
      )
      .map(({ id }) => id),
  );
  const happenedAt = { means_saved: means.createdAt, means_removed: means.endedAt };
  return {
    to: account.email,
    locale: account.locale,
    message: {
      kind,
      means: named(means),
      replaced: older && named(older),
      msisdns: lines.filter(({ id }) => users.has(id)).map(({ msisdn }) => msisdn),
      agreed: kind === 'means_saved' ? meansWords[account.locale] : null,
      happenedAt:
        (kind === 'means_replaced' ? older?.endedAt : null) ??
        (kind in happenedAt ? happenedAt[kind as keyof typeof happenedAt] : null) ??
        clock(),
      timeZone: account.timeZone,
    },
  };
}

const named = ({ method, label, expiresMonth }: NamedMeans): NamedMeans => ({
  method,
  label,
  expiresMonth,
});
