import type { Catalogue, Grant, Market, PlanVersion, Zone } from '#domain/catalogue.ts';
import type { Currency } from '#domain/money.ts';
import { toIso } from '#domain/time.ts';
import { writeData, writeMoney, writeTaxRate, writeVoice } from './catalogue-amounts.ts';
import { checkEntries } from './catalogue-checks.ts';
import { type Entry, isObject, type RawEntry, readEntry } from './catalogue-entry.ts';
import {
  CATALOGUE_FORMAT,
  type MarketEntry,
  marketSchema,
  type PlanEntry,
  planSchema,
  type ZoneEntry,
  zoneSchema,
} from './catalogue-schema.ts';
import { type DocumentError, readJson } from './document-error.ts';
import { layOut } from './document-layout.ts';
import { fromValidity, toValidity } from './validity-document.ts';

/** One file of a catalogue; a large one may be split, say one file a market. */
export interface CatalogueText {
  /** Stands before every place in the errors; empty with a single file. */
  name: string;
  text: string;
}

export type ReadCatalogue = { catalogue: Catalogue } | { errors: readonly DocumentError[] };

const lists = ['markets', 'zones', 'plans'] as const;

/**
 * Reads one document of format `xuka-catalogue/1`, or several that are parts of one.
 * Answers the catalogue in the order written, or every error at once; never throws.
 */
export function readCatalogueDocument(...parts: readonly CatalogueText[]): ReadCatalogue {
  const errors: DocumentError[] = [];
  const raw = { markets: [], zones: [], plans: [] } as Record<(typeof lists)[number], RawEntry[]>;
  const areReadable = parts.map((part) => collectLists(part, raw, errors));
  // With a part unreadable, everything it holds would be reported as missing: misleading.
  if (areReadable.includes(false)) return { errors };
  const entries = {
    markets: raw.markets.map((entry) => readEntry(marketSchema, entry, errors)),
    zones: raw.zones.map((entry) => readEntry(zoneSchema, entry, errors)),
    plans: raw.plans.map((entry) => readEntry(planSchema, entry, errors)),
  };
  errors.push(...checkEntries(entries));
  if (errors.length > 0) return { errors };
  return {
    catalogue: {
      markets: entries.markets.map(toMarket),
      zones: entries.zones.map(toZone),
      plans: entries.plans.map(toPlan),
    },
  };
}

/** Answers whether there was a document at all; errors within it are collected all the same. */
function collectLists(
  { name, text }: CatalogueText,
  raw: Record<(typeof lists)[number], RawEntry[]>,
  errors: DocumentError[],
): boolean {
  const start = name === '' ? '' : `${name}: `;
  const add = (place: string, problem: string) => errors.push({ place: start + place, problem });
  const json = readJson(text);
  const document = 'value' in json ? json.value : null;
  if (!isObject(document)) {
    const problem = 'error' in json ? json.error.problem : 'must be an object in { }';
    errors.push({ place: name, problem });
    return false;
  }
  if (document.format !== CATALOGUE_FORMAT) add('format', `must be "${CATALOGUE_FORMAT}"`);
  for (const list of lists) {
    const values = document[list];
    if (Array.isArray(values))
      raw[list].push(...values.map((value, at) => ({ list: `${start}${list}[${at}]`, value })));
    else if (values !== undefined) add(list, 'must be a list in [ ]');
  }
  for (const key of Object.keys(document))
    if (key !== 'format' && !lists.some((list) => list === key))
      errors.push({ place: name, problem: `has "${key}", which is not known here` });
  return true;
}

/** Only called when no entry has an error, so every field has been read. */
const whole = <Fields>(entry: Entry<Fields>): Fields => {
  if (!entry.isWhole) throw new Error(`${entry.place} was taken with errors`);
  return entry.fields as Fields;
};

function toMarket(entry: Entry<MarketEntry>): Market {
  const { tax, ...market } = whole(entry);
  return { ...market, taxRateBasisPoints: tax.rate, taxName: tax.name };
}

const toZone = (entry: Entry<ZoneEntry>): Zone => whole(entry);

function toPlan(entry: Entry<PlanEntry>): PlanVersion {
  const plan = whole(entry);
  const { promotion, validity } = plan;
  return {
    planId: plan.id,
    version: plan.version ?? 1,
    kind: plan.kind,
    marketId: plan.market,
    name: plan.name,
    summary: plan.summary,
    priceMinor: plan.price.amountMinor,
    promotion: promotion
      ? {
          id: promotion.id,
          label: promotion.label,
          priceMinor: promotion.price.amountMinor,
          periods: promotion.purchases,
        }
      : null,
    validity: toValidity(validity),
    grants: plan.grants.map(toGrant),
    simKinds: plan.sims,
    withdrawnAt: plan.withdrawnAt ?? null,
  };
}

export function toGrant(grant: PlanEntry['grants'][number]): Grant {
  const rest = {
    scope: grant.scope ?? ('any' as const),
    zoneId: grant.zone,
    fairUse: grant.fairUse ?? false,
    ...(grant.service !== undefined && { serviceId: grant.service }),
    ...(grant.priority && { priority: grant.priority }),
  };
  if (grant.data !== undefined) return { kind: 'data', amount: grant.data, ...rest };
  if (grant.voice !== undefined) return { kind: 'voice', amount: grant.voice, ...rest };
  if (grant.sms !== undefined) return { kind: 'sms', amount: BigInt(grant.sms), ...rest };
  return { kind: 'credit', amount: grant.credit?.amountMinor ?? 0n, ...rest };
}

/** The document that reads back as the same catalogue; the same catalogue is always the same text. */
export function writeCatalogueDocument(catalogue: Catalogue): string {
  const currencyOf = new Map(catalogue.markets.map((market) => [market.id, market.currency]));
  return layOut({
    format: CATALOGUE_FORMAT,
    markets: catalogue.markets.map(fromMarket),
    zones: catalogue.zones.map(({ id, name, countries }) => ({
      id,
      name: fromLocalized(name),
      countries: inRows(countries),
    })),
    plans: catalogue.plans.map((plan) => {
      const currency = currencyOf.get(plan.marketId);
      if (!currency) throw new Error(`plan ${plan.planId} is of no market of its catalogue`);
      return fromPlan(plan, currency);
    }),
  });
}

const fromLocalized = (text: Market['name']) => ({ 'zh-CN': text['zh-CN'], en: text.en });

const ROW = 24;

/** Rows short enough to read, so that a zone of the world is not 150 lines. */
function inRows(countries: readonly string[]): string[] {
  const rows: string[] = [];
  for (let at = 0; at < countries.length; at += ROW)
    rows.push(countries.slice(at, at + ROW).join(' '));
  return rows;
}

const fromMarket = (market: Market) => ({
  id: market.id,
  name: fromLocalized(market.name),
  currency: market.currency,
  timeZone: market.timeZone,
  countries: inRows(market.countries),
  tax: { name: fromLocalized(market.taxName), rate: writeTaxRate(market.taxRateBasisPoints) },
});

const fromPlan = (plan: PlanVersion, currency: Currency) => ({
  id: plan.planId,
  version: plan.version,
  kind: plan.kind,
  market: plan.marketId,
  name: fromLocalized(plan.name),
  summary: fromLocalized(plan.summary),
  price: writeMoney(plan.priceMinor, currency),
  ...(plan.promotion && {
    promotion: {
      id: plan.promotion.id,
      label: fromLocalized(plan.promotion.label),
      price: writeMoney(plan.promotion.priceMinor, currency),
      purchases: plan.promotion.periods,
    },
  }),
  validity: fromValidity(plan.validity, currency),
  grants: plan.grants.map((grant) => fromGrant(grant, currency)),
  sims: [...plan.simKinds],
  ...(plan.withdrawnAt !== null && { withdrawnAt: toIso(plan.withdrawnAt) }),
});

export function fromGrant(grant: Grant, currency: Currency) {
  const rest = {
    zone: grant.zoneId,
    ...(grant.fairUse && { fairUse: true }),
    ...(grant.serviceId !== undefined && { service: grant.serviceId }),
    ...(grant.priority && { priority: grant.priority }),
  };
  switch (grant.kind) {
    case 'data':
      return { data: writeData(grant.amount), ...rest };
    case 'voice':
      return { voice: writeVoice(grant.amount), scope: grant.scope, ...rest };
    case 'sms':
      return { sms: Number(grant.amount), scope: grant.scope, ...rest };
    case 'credit':
      return { credit: writeMoney(grant.amount, currency), ...rest };
  }
}
