import type { UsageKind } from '#domain/allowance.ts';
import type { Localized } from '#domain/catalogue.ts';
import { chargingRules } from '#domain/charging-rules.ts';
import type { Line } from '#domain/line.ts';
import type { Currency } from '#domain/money.ts';
import { type Rules, serviceOf, zoneOf } from '#domain/rules.ts';

/** What use outside allowances costs on a line, and whether credit may pay for it. */
export interface CreditUseView {
  /** The subscriber has allowed it. */
  isOn: boolean;
  prices: readonly {
    kind: UsageKind;
    zone: Localized;
    /** The only service that costs this; null: all. */
    service: Localized | null;
    amountMinor: bigint;
    /** Octets, seconds or messages that the amount pays for. */
    per: bigint;
  }[];
}

/** Null where there is nothing to choose: credit never pays, always pays, or nothing has a price here. */
export function toCreditUseView(
  line: Line,
  currency: Currency,
  rules: Rules,
): CreditUseView | null {
  const { isCreditChosen, rates } = chargingRules(rules.policy);
  const own = rates.filter((rate) => rate.currency === currency);
  if (!isCreditChosen || own.length === 0) return null;
  const prices = own.map(({ kind, zoneId, serviceId, amountMinor, per }) => ({
    ...{ kind, amountMinor, per },
    zone: zoneOf(rules, zoneId).name,
    service: serviceOf(rules, serviceId),
  }));
  return { isOn: line.spendsCredit, prices };
}
