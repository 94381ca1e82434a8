import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Market, PlanVersion } from '#domain/catalogue.ts';
import type { Policy } from '#domain/policy.ts';
import type { Instant } from '#domain/time.ts';
import { readCatalogueDocument } from '#edges/cli/catalogue-document.ts';
import { readPolicyDocument } from '#edges/cli/policy-document.ts';

/** What happens at an instant: `["2026-05-11T14:30", "buy", "month"]`, local time unless it has an offset. */
export type Step = readonly [at: string, what: string, ...of: string[]];

export interface Vector {
  what: string;
  steps: readonly Step[];
  /** Nobody looks before this. */
  until: string;
  /** Every turn of the line: `2026-06-11T00:00:00+01:00 active > grace (plan-end)`. */
  history: readonly string[];
  /** When bought plans end, in the order of purchase: the first instant at which they hold no more. */
  ends?: readonly string[];
  /** When allowances began anew within a plan. */
  cycles?: readonly string[];
  /** What may be spent at the end. */
  credit?: string;
  /** What is left of data, in MB. */
  data?: string;
  /** Steps that are refused, with the code. */
  refused?: readonly string[];
}

export interface Operator {
  name: string;
  source: string;
  market: Market;
  plans: ReadonlyMap<string, PlanVersion>;
  policy: Policy;
  vectors: readonly Vector[];
}

export const folder = join(import.meta.dirname, 'operators');

/** What every policy needs and no rule of the field is about. */
const base = {
  format: 'xuka-policy/1',
  expiringSoonDays: 3,
  renewNow: 'replace',
  maxQueued: 1,
  burnOrder: ['soonest-expiry', 'first-bought'],
  giveBackAfterMinutes: 15,
  paymentWindowMinutes: 15,
  quoteMinutes: 30,
  repeatWarningMinutes: 0,
  refundTerms: { 'zh-CN': '一\n二', en: 'one\ntwo' },
};

const localized = (text: string) => ({ 'zh-CN': text, en: text });

export const operatorFiles = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();

/** Reads a vector file through the very readers that operators' documents go through. */
export function readOperator(file: string): Operator {
  const json = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const { currency, timeZone } = json.market;
  const rate = { id: 'data', kind: 'data', price: `0.01 ${currency}`, per: '1 MB', step: '1 MB' };
  const rating = { creditPays: 'always', rates: [rate] };
  const policy = readPolicyDocument(JSON.stringify({ ...base, rating, ...json.policy }));
  if ('errors' in policy) throw new Error(`${file}: ${JSON.stringify(policy.errors)}`);
  const text = JSON.stringify({
    format: 'xuka-catalogue/1',
    markets: [
      {
        ...{ id: 'here', name: localized('here'), currency, timeZone, countries: ['GB'] },
        tax: { name: localized('tax'), rate: '0 %' },
      },
    ],
    zones: [{ id: 'zone', name: localized('zone'), countries: ['GB'] }],
    plans: json.plans.map((plan: Record<string, unknown>) => ({
      ...{ kind: 'plan', market: 'here', sims: ['esim'], price: `10.00 ${currency}` },
      ...{ name: localized(String(plan.id)), summary: localized('of the vectors') },
      grants: [{ data: '10 GB', zone: 'zone' }],
      ...plan,
    })),
  });
  const catalogue = readCatalogueDocument({ name: '', text });
  if ('errors' in catalogue) throw new Error(`${file}: ${JSON.stringify(catalogue.errors)}`);
  return {
    name: json.name,
    source: json.source,
    market: catalogue.catalogue.markets[0]!,
    plans: new Map(catalogue.catalogue.plans.map((plan) => [plan.planId, plan])),
    policy: policy.policy,
    vectors: json.vectors,
  };
}

export const instantOf = (text: string, timeZone: string): Instant =>
  /(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds;

/** `2026-06-11T00:00:00+01:00`: the clock on the wall there, and how far it is from UTC. */
export const wallClock = (at: Instant, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: at % 1000 === 0 ? 'second' : 'millisecond' });
