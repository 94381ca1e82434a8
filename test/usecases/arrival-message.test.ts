import { afterAll, beforeAll, expect, test } from 'vitest';
import { advance } from '#domain/advance.ts';
import { Changeset } from '#domain/changeset.ts';
import type { RenewalTiming } from '#domain/ordering.ts';
import { applyRenewal } from '#domain/renewal.ts';
import { DAY } from '#domain/time.ts';
import { watchMessage } from '#usecases/messages/watch-message.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { planNamed } from '../support/world.ts';

const noon = Date.UTC(2026, 4, 11, 11, 0, 0);
let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({ now: noon });
});
afterAll(() => product.stop());

type Who = { accountId: string; lineId: string };

async function buy({ accountId, lineId }: Who, planId: string, timing: RenewalTiming) {
  const { rules } = await product.reference();
  await product.committer.submit({
    ...{ accountId, key: product.newId(), name: 'buy', body: {} },
    decide: (state, context) => {
      const change = new Changeset(state, context);
      advance(change, rules);
      const order = { orderId: context.newId(), plan: planNamed(planId), timing };
      applyRenewal(change, { ...order, lineId }, rules);
      return { changes: change.changes(), answer: {} };
    },
  });
}

async function coveredIn({ accountId, lineId }: Who, country: string) {
  const payload = { template: 'arrived_abroad', lineId, country };
  const addressed = await watchMessage(product, 'arrived_abroad', { accountId, payload });
  return addressed?.message.kind === 'arrived_abroad' ? addressed.message.covered : null;
}

test('who arrives is told what holds there now: not what is queued, nor what has run out', async () => {
  product.setClock(noon);
  const who = await givenLine(product);
  await buy(who, 'gb-talk-1000', 'now');
  await buy(who, 'gb-everyday-12', 'queue');
  expect(await coveredIn(who, 'FR')).toEqual([]);
  product.setClock(noon + 40 * DAY);
  expect(await coveredIn(who, 'FR')).toEqual(['data', 'voice', 'sms']);
  product.setClock(noon + 75 * DAY);
  expect(await coveredIn(who, 'FR')).toEqual([]);
});
