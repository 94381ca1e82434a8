import { advance } from '#domain/advance.ts';
import {
  type AllowanceKind,
  allowanceKinds,
  type ServiceScope,
  type UsageKind,
} from '#domain/allowance.ts';
import { Changeset } from '#domain/changeset.ts';
import { fits, isForService, isUsable } from '#domain/charging-bucket.ts';
import { chargingRules } from '#domain/charging-rules.ts';
import type { NoticedDeadline } from '#domain/deadline-notice-policy.ts';
import type { Line } from '#domain/line.ts';
import type { Currency } from '#domain/money.ts';
import type { WatchTemplate } from '#domain/notice.ts';
import { toPublicId } from '#domain/public-id.ts';
import { marketOf, type Rules, rulesOf, serviceOf, zoneOf } from '#domain/rules.ts';
import { DAY, SECOND } from '#domain/time.ts';
import { watchRules } from '#domain/watch-rules.ts';
import type { WatchMessage } from '#ports/watch-message.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { type Account, readAccount, readLine } from '#storage/reads/account-rows.ts';
import { goOnLinkOf } from '../notices/go-on-link.ts';
import type { Product } from '../product.ts';
import type { AddressedMessage, MessageRequest } from './addressed-message.ts';

type Body = WatchMessage extends infer Each
  ? Each extends WatchMessage
    ? Omit<Each, 'timeZone' | 'msisdn' | 'alertsLink'>
    : never
  : never;

/** What a watch told, in the reader's language and zone; null when its line or account is gone. */
export async function watchMessage(
  product: Product,
  template: WatchTemplate,
  { accountId, payload }: MessageRequest,
): Promise<AddressedMessage | null> {
  const account = await readAccount(product.database, accountId);
  if (!account) return null;
  const { lineId } = payload;
  const line = lineId === undefined ? null : await readLine(product.database, accountId, lineId);
  if (lineId !== undefined && !line) return null;
  const body = await bodyOf(product, template, { account, line, payload });
  const page = line ? `lines/${toPublicId('line', line.id)}/alerts` : 'notifications';
  const message = {
    ...body,
    timeZone: account.timeZone,
    msisdn: line?.msisdn ?? null,
    alertsLink: `${product.baseUrl}/${page}`,
  } as WatchMessage;
  return { to: account.email, locale: account.locale, message };
}

interface Told {
  account: Account;
  line: Line | null;
  payload: Record<string, string>;
}

/** The days a warning is named by, or fewer when it goes out late: after a downtime, or a line begun late. */
export const daysTold = (named: string | undefined, left: number): number =>
  Math.max(1, Math.min(Number(named), Math.round(left / DAY)));

const instantOf = (text: string | undefined): number | null =>
  text === undefined ? null : Number(text);

/** An end is told as the last second before it. */
const lastOf = (text: string | undefined): number | null =>
  text === undefined ? null : Number(text) - SECOND;

async function bodyOf(
  product: Product,
  template: WatchTemplate,
  { account, line, payload }: Told,
): Promise<Body> {
  const currency = payload.currency as Currency;
  const figure = (name: string) => BigInt(payload[name]!);
  switch (template) {
    case 'level_reached':
      return {
        kind: template,
        of: kindOf(payload.kind),
        ...(payload.scope !== undefined && { part: await partOf(product, line!, payload) }),
        left: figure('left'),
        granted: figure('granted'),
        lastInstant: lastOf(payload.endsAt),
      };
    case 'credit_low':
      return { kind: template, leftMinor: figure('left'), currency };
    case 'days_left':
      return {
        kind: template,
        days: daysTold(payload.days, Number(payload.endsAt) - product.clock()),
        lastInstant: Number(payload.endsAt) - SECOND,
        renewLink: `${product.baseUrl}/lines/${toPublicId('line', line!.id)}/plans`,
      };
    case 'deadline_near': {
      const page = payload.of === 'number' ? 'keep' : 'plans';
      return {
        kind: template,
        of: payload.of as NoticedDeadline,
        days: daysTold(payload.days, Number(payload.deadlineAt) - product.clock()),
        lastInstant: Number(payload.deadlineAt) - SECOND,
        renewLink: `${product.baseUrl}/lines/${toPublicId('line', line!.id)}/${page}`,
      };
    }
    case 'spend_reached':
      return {
        kind: template,
        usedMinor: figure('used'),
        limitMinor: figure('limit'),
        currency,
        per: payload.per as 'day' | 'month',
      };
    case 'cap_near':
    case 'cap_reached': {
      const { rules } = await product.reference();
      const endsAt = instantOf(payload.endsAt);
      const of = payload.of as UsageKind | 'money';
      return {
        ...{ kind: template, of, used: figure('used'), limit: figure('limit') },
        currency: currency ?? null,
        service: serviceOf(rulesOf(rules, line!.marketId), payload.serviceId),
        abroad: payload.abroad === 'true',
        endsAt,
        goOnLink: goOnLinkOf(product, { accountId: account.id, watchId: payload.watchId!, endsAt }),
      };
    }
    case 'arrived_abroad':
      return arrival(product, account.id, line!, payload.country!);
  }
}

const scopes: readonly ServiceScope[] = ['national', 'international'];

/** Which of several allowances of a kind. */
async function partOf(product: Product, line: Line, payload: Record<string, string>) {
  const rules = rulesOf((await product.reference()).rules, line.marketId);
  const scope = scopes.find((each) => each === payload.scope) ?? 'any';
  return {
    scope,
    zoneName: zoneOf(rules, payload.zoneId ?? null).name,
    serviceName: serviceOf(rules, payload.serviceId),
  };
}

const kindOf = (text: string | undefined): AllowanceKind =>
  allowanceKinds.find((kind) => kind === text)!;

const usageKinds: readonly UsageKind[] = ['data', 'voice', 'sms'];

/** In what people count prices by. */
const countedBy: Record<UsageKind, bigint> = { data: 1_048_576n, voice: 60n, sms: 1n };

/** What holds for a line in a country now: its allowance there, else what credit pays for. */
async function arrival(
  product: Product,
  accountId: string,
  line: Line,
  country: string,
): Promise<Body> {
  const reference = await product.reference();
  const rules = rulesOf(reference.rules, line.marketId);
  const state = await loadAccountState(product.database, accountId);
  const change = new Changeset(state, { now: product.clock(), newId: product.newId });
  advance(change, reference.rules);
  const useOf = (kind: UsageKind) =>
    ({ lineId: line.id, kind, scope: 'any', country, ratingGroup: null }) as const;
  const covered = usageKinds.filter((kind) =>
    change.buckets.all().some(
      (bucket) =>
        bucket.kind === kind &&
        bucket.remaining > 0n &&
        // What waits for its first use begins with it.
        (bucket.startsAt === null || isUsable(bucket, change.now)) &&
        fits({ ...bucket, scope: 'any' }, useOf(kind), rules),
    ),
  );
  const { currency } = marketOf(rules, line.marketId);
  const cap = watchRules(rules.policy).roamingCapMinor[currency]?.[0];
  return {
    kind: 'arrived_abroad',
    country,
    covered,
    prices: pricesIn(line, country, rules),
    currency,
    capMinor: cap === undefined ? null : BigInt(cap),
  };
}

/** The first rate of each kind that holds there, for what people count by; none where credit does not pay. */
function pricesIn(line: Line, country: string, rules: Rules) {
  const { rates, isCreditChosen } = chargingRules(rules.policy);
  if (isCreditChosen && !line.spendsCredit) return [];
  const { currency } = marketOf(rules, line.marketId);
  return usageKinds.flatMap((kind) => {
    const rate = rates.find(
      (each) =>
        each.kind === kind &&
        each.currency === currency &&
        isForService(each.serviceId, null, rules) &&
        (each.zoneId === null || rules.zones.get(each.zoneId)?.countries.includes(country)),
    );
    if (!rate) return [];
    // So many minor units for one unit that people count; a fraction is told as what it rounds up to.
    const amountMinor = (rate.amountMinor * countedBy[kind] + rate.per - 1n) / rate.per;
    return [{ kind, amountMinor, per: countedBy[kind] }];
  });
}
