import type { HoldState } from '#domain/lifecycle-policy.ts';
import type { LifecycleState, LineState } from '#domain/line.ts';
import type { LineStateTemplate } from '#domain/line-hold-notices.ts';
import { type Currency, isCurrency } from '#domain/money.ts';
import { toPublicId } from '#domain/public-id.ts';
import { marketOf } from '#domain/rules.ts';
import { toldEnd } from '#domain/told-end.ts';
import type { LineStateMessage } from '#ports/line-state-message.ts';
import { readAccount, readLine } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';
import type { AddressedMessage, MessageRequest } from './addressed-message.ts';

/** A line was parked, blocked or brought back, or a hold ends, told as it was then. Null: its line or account is gone. */
export async function lineStateMessage(
  product: Product,
  template: LineStateTemplate,
  { accountId, payload }: MessageRequest,
): Promise<AddressedMessage | null> {
  const [account, line, { rules }] = await Promise.all([
    readAccount(product.database, accountId),
    readLine(product.database, accountId, payload.lineId!),
    product.reference(),
  ]);
  if (!account || !line) return null;
  const { timeZone } = marketOf(rules, line.marketId);
  const about = {
    timeZone,
    msisdn: line.msisdn,
    happenedAt: Number(payload.at),
    holdLink: `${product.baseUrl}/lines/${toPublicId('line', line.id)}/hold`,
  };
  const message = { ...about, ...ownOf(template, payload, timeZone) };
  return { to: account.email, locale: account.locale, message };
}

type OwnOf<Kind> = Kind extends LineStateMessage
  ? Omit<Kind, 'timeZone' | 'msisdn' | 'happenedAt' | 'holdLink'>
  : never;

function ownOf(
  template: LineStateTemplate,
  payload: Record<string, string>,
  zone: string,
): OwnOf<LineStateMessage> {
  const told = (text: string | undefined) =>
    text === undefined ? null : toldEnd(Number(text), zone);
  const stopsPlans = payload.stops === 'yes';
  const money = (minor: string | undefined) =>
    minor !== undefined && isCurrency(payload.currency ?? '')
      ? { amountMinor: BigInt(minor), currency: payload.currency as Currency }
      : null;
  switch (template) {
    case 'line_parked':
      return {
        kind: template,
        price: money(payload.costsMinor),
        paidUntil: told(payload.paidUntil),
        lastInstant: told(payload.endsAt),
        becomes: (payload.to ?? null) as LifecycleState | null,
        stopsPlans,
      };
    case 'line_blocked': {
      const as = payload.as === 'policy-block' ? 'policy-block' : 'lost-stolen';
      return { kind: template, as, stopsPlans };
    }
    case 'line_restored':
      return {
        kind: template,
        from: payload.from as LifecycleState,
        state: payload.to as LineState,
        lastInstant: told(payload.planEndsAt),
      };
    case 'hold_near':
      return {
        kind: template,
        from: payload.from as HoldState,
        lastInstant: told(payload.endsAt)!,
        becomes: payload.to as LifecycleState,
        missing: money(payload.missingMinor),
      };
    case 'parking_price_near':
      return {
        kind: template,
        price: money(payload.costsMinor)!,
        chargesAt: Number(payload.chargeAt),
        paidUntil: told(payload.paidUntil)!,
      };
    case 'hold_ended':
      return {
        kind: template,
        from: payload.from as HoldState,
        becomes: payload.to as LifecycleState,
      };
  }
}
