import fc from 'fast-check';
import type { Catalogue, Grant, Market, PlanVersion, Zone } from '#domain/catalogue.ts';
import { currencies } from '#domain/money.ts';

const localized = (en: string) => ({ 'zh-CN': `${en} 中文，“引号”`, en });
const codes = ['GB', 'DE', 'CN', 'JP', 'US', 'TR', 'AE', 'HK', 'FR', 'BR'];
const countries = fc.shuffledSubarray(codes, { minLength: 1 });
const currency = fc.constantFrom(...currencies);
const amount = (most: bigint) => fc.bigInt({ min: 1n, max: most });

const market = (id: string): fc.Arbitrary<Market> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(localized(`Market ${id}`)),
    currency,
    timeZone: fc.constantFrom('Europe/London', 'Asia/Shanghai', 'UTC', 'America/New_York'),
    countries,
    taxRateBasisPoints: fc.nat(9_999),
    taxName: fc.constant(localized('VAT')),
  });

const zone = (id: string): fc.Arbitrary<Zone> =>
  fc.record({ id: fc.constant(id), name: fc.constant(localized(`Zone ${id}`)), countries });

const scope = fc.constantFrom<Grant['scope']>('national', 'international', 'any');

const grants = (zoneIds: readonly string[]): fc.Arbitrary<Grant[]> => {
  const of = (kind: Grant['kind'], most: bigint, where: fc.Arbitrary<Grant['scope']>) =>
    fc
      .record({
        kind: fc.constant(kind),
        scope: where,
        amount: amount(most),
        zoneId: fc.constantFrom(...zoneIds),
        fairUse: kind === 'credit' ? fc.constant(false) : fc.boolean(),
        serviceId: fc.option(fc.constantFrom('chat', 'films')),
        priority: fc.option(fc.integer({ min: -100, max: 100 })),
      })
      .map(
        ({ serviceId, priority, ...grant }): Grant => ({
          ...grant,
          ...(serviceId !== null && { serviceId }),
          ...(priority && { priority }),
        }),
      );
  const any = fc.constant<Grant['scope']>('any');
  const each = fc.oneof(
    of('data', 2n ** 40n, any),
    of('voice', 600_000n, scope),
    of('sms', 100_000n, scope),
    of('credit', 100_000n, any),
  );
  return fc.uniqueArray(each, {
    minLength: 1,
    maxLength: 4,
    selector: (one) =>
      one.kind === 'credit' ? 'credit' : [one.kind, one.scope, one.zoneId, one.fairUse].join(),
  });
};

const validity: fc.Arbitrary<PlanVersion['validity']> = fc
  .tuple(
    fc.constantFrom<PlanVersion['validity']['count']>(
      'calendar-month',
      'days-including-first',
      'days-after',
      'hours',
      'until-midnight',
    ),
    fc.integer({ min: 1, max: 24 }),
    fc.option(fc.integer({ min: 1, max: 730 })),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([count, length, within, isParted, waitsForEver]) => ({
    count,
    length,
    ...(isParted && length > 1 && { cycles: length }),
    start: within === null && !waitsForEver ? 'purchase' : 'first-use',
    activateWithinDays: within,
  }));

const promotion = fc.option(
  fc.record({
    shareOfPrice: fc.integer({ min: 1, max: 99 }),
    periods: fc.integer({ min: 1, max: 36 }),
  }),
);

/** Credit does not begin anew. */
const withoutCycles = ({ cycles: _, ...rest }: PlanVersion['validity']) => rest;

/** The terms of one plan version: everything but its number and withdrawal. */
function terms(planId: string, marketId: string, zoneIds: readonly string[]) {
  return fc
    .record({
      priceMinor: amount(9_999_999n).map((minor) => minor * 100n),
      promotion,
      validity,
      grants: grants(zoneIds),
      simKinds: fc.shuffledSubarray<'physical' | 'esim'>(['physical', 'esim'], { minLength: 1 }),
      summary: fc.constantFrom('Plain and short.', 'Another sentence.').map(localized),
    })
    .map(({ promotion: offer, ...rest }) => ({
      ...rest,
      validity: rest.grants.some(({ kind }) => kind === 'credit')
        ? withoutCycles(rest.validity)
        : rest.validity,
      planId,
      kind: 'plan' as const,
      marketId,
      name: localized(`Plan ${planId}`),
      promotion: offer && {
        id: 'offer',
        label: localized('First time'),
        priceMinor: (rest.priceMinor / 100n) * BigInt(offer.shareOfPrice),
        periods: offer.periods,
      },
    }));
}

const instant = fc.integer({ min: 0, max: 4_102_444_800_000 });

/** One to three versions of a plan; all but the last are off sale, the last perhaps. */
const versions = (planId: string, marketId: string, zoneIds: readonly string[]) =>
  fc
    .tuple(
      fc.array(terms(planId, marketId, zoneIds), { minLength: 1, maxLength: 3 }),
      fc.array(instant, { minLength: 3, maxLength: 3 }),
      fc.boolean(),
    )
    .map(([all, instants, isOnSale]) =>
      all.map(
        (each, at): PlanVersion => ({
          ...each,
          version: at + 1,
          withdrawnAt: at === all.length - 1 && isOnSale ? null : (instants[at] ?? 0),
        }),
      ),
    );

export interface CatalogueShape {
  markets?: fc.Arbitrary<Market[]>;
  zones?: fc.Arbitrary<Zone[]>;
}

/** A valid catalogue with up to two markets, three zones and four plans of several versions. */
export const arbitraryCatalogue = (shape: CatalogueShape = {}): fc.Arbitrary<Catalogue> =>
  fc
    .tuple(
      shape.markets ?? fc.tuple(market('one'), market('two')),
      shape.zones ?? fc.tuple(zone('here'), zone('there'), zone('world')),
      fc.subarray(['alpha', 'beta', 'gamma', 'delta']),
    )
    .chain(([markets, zones, planIds]) =>
      fc
        .tuple(
          ...planIds.map((planId, at) =>
            versions(
              planId,
              markets[at % markets.length]?.id ?? 'one',
              zones.map(({ id }) => id),
            ),
          ),
        )
        .map((plans) => ({ markets, zones, plans: plans.flat() })),
    );
