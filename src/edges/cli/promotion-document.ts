import type { Currency } from '#domain/money.ts';
import type { PromotionBenefit, PromotionVersion } from '#domain/promotion.ts';
import { writeMoney } from './catalogue-amounts.ts';
import { fromGrant, toGrant } from './catalogue-document.ts';
import { type Entry, isObject, readEntry } from './catalogue-entry.ts';
import { type DocumentError, readJson } from './document-error.ts';
import { layOut } from './document-layout.ts';
import { checkPromotions, currencyOf } from './promotion-checks.ts';
import {
  PROMOTION_FORMAT,
  type PromotionEntry,
  promotionSchema,
  writeDay,
} from './promotion-schema.ts';

type Json = Parameters<typeof layOut>[0];

/** As it is wanted; the database counts versions. */
export type WantedPromotion = Omit<PromotionVersion, 'version' | 'withdrawnAt'>;

export type ReadPromotions =
  | { promotions: readonly WantedPromotion[] }
  | { errors: readonly DocumentError[] };

/** Reads one document of format `xuka-promotions/1`: all promotions, or every error at once; never throws. */
export function readPromotionDocument(text: string): ReadPromotions {
  const json = readJson(text);
  if ('error' in json) return { errors: [json.error] };
  if (!isObject(json.value))
    return { errors: [{ place: '', problem: 'must be an object in { }' }] };
  const { format, promotions = [], ...others } = json.value;
  const errors: DocumentError[] = [];
  if (format !== PROMOTION_FORMAT)
    errors.push({ place: 'format', problem: `must be "${PROMOTION_FORMAT}"` });
  if (!Array.isArray(promotions))
    errors.push({ place: 'promotions', problem: 'must be a list in [ ]' });
  for (const key of Object.keys(others))
    errors.push({ place: '', problem: `has "${key}", which is not known here` });
  const entries = (Array.isArray(promotions) ? promotions : []).map((value: unknown, at) =>
    readEntry(promotionSchema, { list: `promotions[${at}]`, value }, errors),
  );
  errors.push(...checkPromotions(entries));
  return errors.length > 0 ? { errors } : { promotions: entries.map(toPromotion) };
}

/** Only called when no entry has an error. */
function toPromotion({ fields }: Entry<PromotionEntry>): WantedPromotion {
  const entry = fields as PromotionEntry;
  const { limits, referral } = entry;
  return {
    promotionId: entry.id,
    source: 'operator',
    label: entry.label,
    benefit: toBenefit(entry),
    trigger: entry.by,
    code: entry.code ?? null,
    audience:
      typeof entry.for === 'object'
        ? { kind: 'win-back', afterDays: entry.for.winBackAfterDays }
        : { kind: entry.by === 'referral' ? 'first-time' : (entry.for ?? 'anyone') },
    planIds: entry.plans ?? [],
    marketIds: entry.markets ?? [],
    currency: currencyOf(entry),
    periods: entry.purchases ?? null,
    priority: entry.priority,
    fromDay: entry.from ?? null,
    untilDay: entry.until ?? null,
    limits: {
      uses: limits.uses ?? null,
      minor: limits.money?.amountMinor ?? null,
      perSubscriber: limits.perSubscriber ?? null,
    },
    referral: referral
      ? {
          rewardMinor: referral.reward.amountMinor,
          afterDays: referral.afterDays,
          mostPerMonth: referral.mostPerMonth,
        }
      : null,
  };
}

function toBenefit({ percent, atMost, amount, price, bonus }: PromotionEntry): PromotionBenefit {
  if (percent !== undefined)
    return { kind: 'percent', basisPoints: percent, mostMinor: atMost?.amountMinor ?? null };
  if (amount) return { kind: 'amount', amountMinor: amount.amountMinor };
  if (price) return { kind: 'price', priceMinor: price.amountMinor };
  const { fairUse: _, priority: __, ...grant } = toGrant(bonus!);
  return { kind: 'bonus', grant };
}

/** The document that reads back as the same promotions; the same ones are always the same text. */
export const writePromotionDocument = (promotions: readonly WantedPromotion[]): string =>
  layOut({ format: PROMOTION_FORMAT, promotions: promotions.map(fromPromotion) });

const fromPromotion = (of: WantedPromotion): Json => ({
  id: of.promotionId,
  label: { 'zh-CN': of.label['zh-CN'], en: of.label.en },
  ...fromBenefit(of),
  by: of.trigger,
  ...(of.code !== null && { code: of.code }),
  ...(of.audience.kind === 'win-back' && { for: { winBackAfterDays: of.audience.afterDays } }),
  ...(of.audience.kind === 'first-time' && { for: 'first-time' }),
  ...(of.planIds.length > 0 && { plans: [...of.planIds] }),
  ...(of.marketIds.length > 0 && { markets: [...of.marketIds] }),
  ...(of.periods !== null && { purchases: of.periods }),
  ...(of.priority !== 100 && { priority: of.priority }),
  ...(of.fromDay !== null && { from: writeDay(of.fromDay) }),
  ...(of.untilDay !== null && { until: writeDay(of.untilDay) }),
  ...fromLimits(of),
  ...(of.referral && {
    referral: {
      reward: writeMoney(of.referral.rewardMinor, of.currency!),
      afterDays: of.referral.afterDays,
      mostPerMonth: of.referral.mostPerMonth,
    },
  }),
});

function fromLimits({
  limits: { uses, minor, perSubscriber },
  currency,
}: WantedPromotion): Record<string, Json> {
  const limits = {
    ...(uses !== null && { uses }),
    ...(minor !== null && { money: writeMoney(minor, currency!) }),
    ...(perSubscriber !== null && { perSubscriber }),
  };
  return Object.keys(limits).length > 0 ? { limits } : {};
}

function fromBenefit({ benefit, currency }: WantedPromotion): Record<string, Json> {
  const money = (minor: bigint) => writeMoney(minor, currency as Currency);
  switch (benefit.kind) {
    case 'percent':
      return {
        percent: `${benefit.basisPoints / 100} %`,
        ...(benefit.mostMinor !== null && { atMost: money(benefit.mostMinor) }),
      };
    case 'amount':
      return { amount: money(benefit.amountMinor) };
    case 'price':
      return { price: money(benefit.priceMinor) };
    case 'bonus': {
      const grant = { fairUse: false, ...benefit.grant };
      return { bonus: fromGrant(grant, currency ?? 'GBP') };
    }
  }
}
