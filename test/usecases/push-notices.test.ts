import { expect, test } from 'vitest';
import { readSubscriptions } from '#storage/notice-reach.ts';
import { noon, noticeStage } from './notice-stage.ts';

const stage = noticeStage();
const { reader, tell, work, workOn, outcomes, atHandset, subscribe, pushesTo } = stage;

test('a busy push service is asked again when it said so, and nobody gets it twice', async () => {
  const who = await reader();
  const [ready, busy] = [await subscribe(who), await subscribe(who)];
  const answers = [{ status: 429, retryAfter: '900' }, { status: 503 }];
  await atHandset(`browsers/${busy}`, 'PATCH', { answers });
  const noticeId = await tell(who);
  await work();
  expect(await pushesTo(ready, busy)).toMatchObject([{ browser: ready }]);
  expect((await outcomes(who.accountId, noticeId)).toSorted()).toEqual([
    ...['delivered', 'mail accepted', 'push sending'],
  ]);
  stage.product.setClock(noon + 899_000);
  await work();
  expect(await pushesTo(busy)).toEqual([]);
  stage.product.setClock(noon + 900_000);
  await workOn(1_200_000);
  expect(await pushesTo(ready, busy)).toMatchObject([{ browser: busy }, { browser: ready }]);
  expect((await outcomes(who.accountId, noticeId)).toSorted()).toEqual([
    ...['delivered', 'mail accepted', 'push accepted'],
  ]);
});

test('a push leads to its line, and a later word takes the place of one that waits', async () => {
  const who = await reader();
  const browser = await subscribe(who);
  await atHandset(`browsers/${browser}`, 'PATCH', { isOnline: false });
  const capped = {
    of: 'data',
    serviceId: 'any',
    abroad: 'false',
    limit: '100',
    watchId: who.lineId,
  };
  const cap = (template: string, used: string) =>
    tell(who, { template, facts: { ...capped, used, endsAt: String(noon + 3_600_000) } });
  await cap('cap_near', '80');
  await work();
  await cap('cap_reached', '100');
  await work();
  await tell(who, { template: 'arrived_abroad', facts: { country: 'JP' } });
  await work();
  await atHandset(`browsers/${browser}`, 'PATCH', { isOnline: true });
  const [arrived, reached, ...others] = await pushesTo(browser);
  expect(arrived).toMatchObject({ url: expect.stringMatching(/^\/lines\/line_\w+\/alerts$/) });
  expect(reached).toMatchObject({ url: expect.stringMatching(/^\/go-on\/[\w-]+$/) });
  expect(others).toEqual([]);
  expect(arrived!.tag).not.toBe(reached!.tag);
  await cap('cap_reached', '100');
  await work();
  await atHandset(`browsers/${browser}`, 'PATCH', { isOnline: false });
  await cap('cap_reached', '100');
  await work();
  // The cap begins anew in an hour: nobody wants to be told then that it was reached.
  stage.product.setClock(noon + 3_600_001);
  await atHandset(`browsers/${browser}`, 'PATCH', { isOnline: true });
  expect(await pushesTo(browser)).toHaveLength(3);
});

test('browsers get it beside mail; one that is gone is forgotten', async () => {
  const who = await reader();
  await subscribe(who);
  await subscribe(who, 'gone');
  const noticeId = await tell(who);
  await work();
  const proof = await outcomes(who.accountId, noticeId);
  expect(proof.toSorted()).toEqual(['delivered', 'mail accepted', 'push accepted']);
  expect(await readSubscriptions(stage.product.database, who.accountId)).toHaveLength(1);
});
