import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OCTETS_PER_MB } from '#domain/allowance.ts';
import type { BucketFigures } from '#domain/explain-bucket.ts';
import { DAY, HOUR, type Instant } from '#domain/time.ts';
import { advanceLine } from '#usecases/advance-line.ts';
import { charge } from '#usecases/charge.ts';
import { endCharging } from '#usecases/charging/end-charging.ts';
import { startCharging } from '#usecases/charging/start-charging.ts';
import { updateCharging } from '#usecases/charging/update-charging.ts';
import { explainLine, explainOrderOf } from '#usecases/ledger/explain.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { buys, type Owner, sealNow } from './ledger-stage.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({
    policy: {
      renewNow: 'replace',
      rating: {
        rounding: 'half-up',
        creditPays: 'always',
        rates: [
          {
            ...{ id: 'any-data', kind: 'data', scope: 'any', zoneId: null, serviceId: 'any' },
            ...{ currency: 'GBP', amountMinor: 1, per: Number(OCTETS_PER_MB) },
            ...{ increment: 1, minimum: 0, setUpMinor: 0 },
          },
        ],
      },
    },
  });
});
afterAll(() => product.stop());

type Step =
  | { does: 'buys'; planId: string }
  | { does: 'uses'; kind: 'data' | 'voice' | 'sms'; amount: bigint }
  | { does: 'opens' | 'reports' | 'ends'; mb: number }
  | { does: 'waits'; ms: number }
  | { does: 'seals' };

const plans = ['gb-starter-2', 'gb-everyday-12', 'gb-add-data-5', 'gb-topup-5'];

const someStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('buys' as const), planId: fc.constantFrom(...plans) }),
  fc.record({
    does: fc.constant('uses' as const),
    kind: fc.constantFrom('data' as const, 'voice' as const, 'sms' as const),
    amount: fc.bigInt({ min: 1n, max: 3_000n * OCTETS_PER_MB }),
  }),
  fc.record({
    does: fc.constantFrom('opens' as const, 'reports' as const, 'ends' as const),
    mb: fc.integer({ min: 0, max: 900 }),
  }),
  fc.record({
    does: fc.constant('waits' as const),
    ms: fc.oneof(fc.integer({ min: 1, max: HOUR }), fc.integer({ min: DAY, max: 20 * DAY })),
  }),
  fc.record({ does: fc.constant('seals' as const) }),
);

/** Refusals are part of a life; what was accepted must be explained. */
async function live(owner: Owner, steps: readonly Step[], began: Instant): Promise<void> {
  let now = began;
  let sessionId = '';
  let requestNumber = 0;
  for (const [i, step] of steps.entries()) {
    product.setClock(now);
    const key = `${owner.accountId} ${i}`;
    if (step.does === 'buys') await buys(product, owner, step.planId).catch(() => {});
    else if (step.does === 'waits') {
      now += step.ms;
      product.setClock(now);
      await advanceLine(product, { accountId: owner.accountId, key });
    } else if (step.does === 'seals') await sealNow(product);
    else if (step.does === 'uses') {
      const amount = step.kind === 'data' ? step.amount : (step.amount % 4_000n) + 1n;
      const scope = step.kind === 'data' ? 'any' : 'national';
      await charge(product, { ...owner, kind: step.kind, scope, country: 'GB', amount, key });
    } else {
      if (step.does === 'opens') [sessionId, requestNumber] = [key, -1];
      requestNumber += 1;
      const verb = { opens: startCharging, reports: updateCharging, ends: endCharging }[step.does];
      const used = step.does === 'opens' ? null : BigInt(step.mb) * OCTETS_PER_MB;
      const unit = { ratingGroup: 1, requested: step.does === 'ends' ? null : 0n, used };
      await verb(product, {
        ...owner,
        ...{
          sessionId: sessionId || key,
          requestNumber,
          country: 'GB',
          kind: 'data',
          scope: 'any',
        },
        units: [unit],
      });
    }
  }
}

const sumOf = ({ granted, used, expired, refunded, reserved }: BucketFigures): bigint =>
  granted - used - expired - refunded - reserved;

test('whatever happened, the explained figure is the figure', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(someStep, { minLength: 4, maxLength: 16 }), async (steps) => {
      const began = Date.UTC(2026, 4, 11, 8, 12, 30);
      product.setClock(began);
      const owner = await givenLine(product);
      await buys(product, owner);
      // A session that used less than it was granted gives the rest back.
      const session = (['opens', 'ends'] as const).map((does) => ({ does, mb: 1 }));
      await live(owner, [...session, ...steps], began + HOUR);
      const line = (await explainLine(product, owner))!;
      expect(line.buckets.length).toBeGreaterThan(0);
      for (const { agrees, story } of line.buckets) {
        expect(agrees).toBe(true);
        expect(sumOf(story.figures)).toBe(story.figures.remaining);
        const last = story.steps.at(-1)!;
        expect([last.remaining, last.reserved]).toEqual([
          story.figures.remaining,
          story.figures.reserved,
        ]);
        for (const { part } of story.steps) seen.add(part);
      }
      const { rows } = await product.database.query<{ id: string }>(
        'select id from subscriber_order where account_id = $1',
        [owner.accountId],
      );
      for (const { id: orderId } of rows)
        expect((await explainOrderOf(product, { ...owner, orderId }))!.agrees).toBe(true);
    }),
    { numRuns: 40 },
  );
  // Lives in which little happens would prove little.
  expect([...seen].sort()).toEqual(['expired', 'granted', 'held', 'released', 'used']);
}, 240_000);
