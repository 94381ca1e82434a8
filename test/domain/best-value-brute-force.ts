import type { Need } from '#domain/best-value-need.ts';
import type { DayCount, Grant, PlanVersion, Zone } from '#domain/catalogue.ts';

/**
 * The model of best value, done by trying everything: it takes nothing but types from the product.
 * Only for tiny amounts: it tries up to `MOST` of every add-on and every way to share out minutes.
 */
const MOST = 6;

interface Asked {
  candidates: readonly { plan: PlanVersion; earlierPurchases: number }[];
  zones: readonly Zone[];
  need: Need;
  startsAt: number;
  timeZone: string;
}

export interface Choice {
  planId: string;
  times: number;
  /** Id by id, sorted. */
  addOnIds: string[];
  price: number;
  data: number;
  covers: boolean;
  near: number;
  /** The greatest whole percentage of every need that it covers at once. */
  percent: number;
}

/** What some purchases can give: data, texts, and for x national minutes at most so many others. */
interface Gives {
  data: number;
  sms: number;
  /** calls[x] = most international seconds when x national ones are given; -1 = x is impossible. */
  calls: number[];
}

function ends(
  count: DayCount,
  length: number,
  from: Temporal.ZonedDateTime,
): Temporal.ZonedDateTime {
  const day = from.startOfDay();
  if (count === 'calendar-month') return day.add({ months: length }).startOfDay();
  if (count === 'days-after') return day.add({ days: length + 1 }).startOfDay();
  if (count === 'hours') return from.add({ hours: length });
  return day.add({ days: length }).startOfDay();
}

/** One purchase that holds for `part` of `whole` milliseconds. */
function gives(grants: readonly Grant[], need: Need, part: number, whole: number): Gives {
  const upTo = (amount: bigint) => {
    let cap = 0;
    while (BigInt(cap) * BigInt(whole) < amount * BigInt(part)) cap += 1;
    return cap;
  };
  const [capNational, capOther] = [
    upTo(need.voiceNationalSeconds),
    upTo(need.voiceInternationalSeconds),
  ];
  let states = new Set(['0,0']);
  let [data, sms] = [0, 0];
  for (const { kind, scope, amount } of grants) {
    if (kind === 'data') data += Number(amount);
    if (kind === 'sms' && scope !== 'international') sms += Number(amount);
    if (kind !== 'voice') continue;
    const next = new Set<string>();
    for (const state of states) {
      const [x, y] = state.split(',').map(Number) as [number, number];
      for (let home = 0; home <= Number(amount); home += 1)
        for (let away = 0; home + away <= Number(amount); away += 1) {
          if (scope === 'national' && away > 0) continue;
          if (scope === 'international' && home > 0) continue;
          if (x + home <= capNational && y + away <= capOther) next.add(`${x + home},${y + away}`);
        }
    }
    states = next;
  }
  const calls: number[] = Array(capNational + 1).fill(-1);
  for (const state of states) {
    const [x, y] = state.split(',').map(Number) as [number, number];
    calls[x] = Math.max(calls[x]!, y);
  }
  return {
    data: Math.min(data, upTo(need.dataOctets)),
    sms: Math.min(sms, upTo(need.smsMessages)),
    calls,
  };
}

function together(a: Gives, b: Gives): Gives {
  const calls: number[] = Array(a.calls.length + b.calls.length - 1).fill(-1);
  a.calls.forEach((others, x) => {
    b.calls.forEach((more, y) => {
      if (others >= 0 && more >= 0) calls[x + y] = Math.max(calls[x + y]!, others + more);
    });
  });
  return { data: a.data + b.data, sms: a.sms + b.sms, calls };
}

function judge(all: Gives, need: Need): Pick<Choice, 'covers' | 'near' | 'percent'> {
  const home = Number(need.voiceNationalSeconds);
  const away = Number(need.voiceInternationalSeconds);
  const pairs = all.calls
    .map((others, x) => [Math.min(x, home), Math.min(others, away)] as const)
    .filter(([, others]) => others >= 0);
  // Fewer of one kind are always possible; the smaller need is served first.
  const [x, y] =
    home <= away
      ? pairs.reduce((best, pair) =>
          pair[0] > best[0] || (pair[0] === best[0] && pair[1] > best[1]) ? pair : best,
        )
      : pairs.reduce((best, pair) =>
          pair[1] > best[1] || (pair[1] === best[1] && pair[0] > best[0]) ? pair : best,
        );
  const shares = [
    [all.data, Number(need.dataOctets)],
    [all.sms, Number(need.smsMessages)],
    [x, home],
    [y, away],
  ].map(([got, wanted]) => [Math.min(got!, wanted!), wanted!] as const);
  const covered = (percent: number) => {
    const enough = (got: number, wanted: number) => got * 100 >= wanted * percent;
    return (
      enough(all.data, Number(need.dataOctets)) &&
      enough(all.sms, Number(need.smsMessages)) &&
      pairs.some(([at, others]) => enough(at, home) && enough(others, away))
    );
  };
  let percent = 100;
  while (!covered(percent)) percent -= 1;
  return {
    percent,
    covers: shares.every(([got, wanted]) => got === wanted),
    near: shares.reduce(
      (sum, [got, wanted]) => sum + (wanted === 0 ? 0 : Math.floor((got / wanted) * 1e6)),
      0,
    ),
  };
}

function cost(plan: PlanVersion, earlier: number, times: number): number {
  let sum = 0;
  for (let bought = earlier; bought < earlier + times; bought += 1)
    sum += Number(
      plan.promotion && bought < plan.promotion.periods
        ? plan.promotion.priceMinor
        : plan.priceMinor,
    );
  return sum;
}

/** Every choice there is, the best of the model first. */
export function everyChoice({ candidates, zones, need, startsAt, timeZone }: Asked): Choice[] {
  const start = Temporal.Instant.fromEpochMilliseconds(startsAt).toZonedDateTimeISO(timeZone);
  const over = start.startOfDay().add({ days: need.days }).startOfDay();
  const whole = over.epochMilliseconds - startsAt;
  const valid = (plan: PlanVersion) =>
    plan.grants.filter(({ zoneId }) =>
      need.countries.every((country) =>
        zones.some((zone) => zone.id === zoneId && zone.countries.includes(country)),
      ),
    );
  const octets = (plan: PlanVersion) =>
    valid(plan).reduce((sum, { kind, amount }) => sum + (kind === 'data' ? Number(amount) : 0), 0);

  const nothing: Gives = { data: 0, sms: 0, calls: [0] };
  let bags = [{ ids: [] as string[], price: 0, data: 0, all: nothing }];
  for (const { plan, earlierPurchases } of candidates.filter(
    ({ plan }) => plan.kind === 'add-on',
  )) {
    const midnight = start.startOfDay();
    const { count, length } = plan.validity;
    const lasts = ends(count, length, midnight).epochMilliseconds - midnight.epochMilliseconds;
    const one = gives(valid(plan), need, Math.min(lasts, whole), whole);
    bags = bags.flatMap((bag) => {
      const bigger = [bag];
      let all = bag.all;
      for (let times = 1; times <= MOST; times += 1) {
        all = together(all, one);
        bigger.push({
          ids: [...bag.ids, ...Array<string>(times).fill(plan.planId)],
          price: bag.price + cost(plan, earlierPurchases, times),
          data: bag.data + octets(plan) * times,
          all,
        });
      }
      return bigger;
    });
  }

  const choices: Choice[] = [];
  for (const { plan, earlierPurchases } of candidates.filter(({ plan }) => plan.kind === 'plan')) {
    let at = start;
    let times = 0;
    let base = nothing;
    while (at.epochMilliseconds < over.epochMilliseconds) {
      const end = ends(plan.validity.count, plan.validity.length, at);
      const until = Math.min(end.epochMilliseconds, over.epochMilliseconds);
      base = together(base, gives(valid(plan), need, until - at.epochMilliseconds, whole));
      at = end;
      times += 1;
    }
    for (const bag of bags)
      choices.push({
        planId: plan.planId,
        times,
        addOnIds: [...bag.ids].sort(),
        price: bag.price + cost(plan, earlierPurchases, times),
        data: bag.data + octets(plan) * times,
        ...judge(together(base, bag.all), need),
      });
  }
  return choices.sort(inOrder);
}

export function inOrder(a: Choice, b: Choice): number {
  return (
    a.price - b.price ||
    a.times + a.addOnIds.length - (b.times + b.addOnIds.length) ||
    b.data - a.data ||
    (a.planId < b.planId ? -1 : a.planId > b.planId ? 1 : 0) ||
    (a.addOnIds.join() < b.addOnIds.join() ? -1 : a.addOnIds.join() > b.addOnIds.join() ? 1 : 0)
  );
}
