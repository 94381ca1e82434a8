import { afterAll, beforeAll, expect, test } from 'vitest';
import { advance } from '#domain/advance.ts';
import { OCTETS_PER_MB as MB } from '#domain/allowance.ts';
import { Changeset } from '#domain/changeset.ts';
import type { ChargingAnswer } from '#domain/charging-request.ts';
import { applyRenewal } from '#domain/renewal.ts';
import { wireProduct } from '#main/wiring.ts';
import { openDatabase } from '#storage/database.ts';
import { endCharging } from '#usecases/charging/end-charging.ts';
import { startCharging } from '#usecases/charging/start-charging.ts';
import type { AccountRequest } from '#usecases/charging/submit-charging.ts';
import { updateCharging } from '#usecases/charging/update-charging.ts';
import type { Product } from '#usecases/product.ts';
import { addWatch, overrideCap } from '#usecases/watching/change-watch.ts';
import { viewWatches } from '#usecases/watching/view-watches.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { planNamed } from '../support/world.ts';

const noon = Date.UTC(2026, 4, 11, 11, 0, 0);
let product: TestProduct;
/** A second process beside the first: a committer of its own on connections of its own. */
let second: Product;
beforeAll(async () => {
  product = await testProduct({ now: noon });
  const { gateway, baseUrl, secret, clock, databaseUrl } = product;
  const database = openDatabase(databaseUrl, { connections: 4 });
  second = wireProduct({ database, gateway, baseUrl, secret, clock });
});
afterAll(async () => {
  await second.committer.drain();
  await second.database.end();
  await product.stop();
});

type Who = { accountId: string; lineId: string };

async function capped(amount: bigint): Promise<Who> {
  const who = await givenLine(product);
  const { rules } = await product.reference();
  await product.committer.submit({
    ...{ accountId: who.accountId, key: 'buy', name: 'buy', body: {} },
    decide: (state, context) => {
      const change = new Changeset(state, context);
      advance(change, rules);
      const order = { orderId: context.newId(), plan: planNamed('gb-everyday-12') };
      applyRenewal(change, { ...order, timing: 'now', lineId: who.lineId }, rules);
      return { changes: change.changes(), answer: {} };
    },
  });
  const rule = { of: 'data', currency: null, serviceId: 'any', abroad: false, per: 'day' } as const;
  await addWatch(product, { ...who, kind: 'cap', rule: { ...rule, amount: String(amount) } });
  return who;
}

const ask = (
  who: Who,
  of: Partial<AccountRequest> & { requested?: bigint; used?: bigint },
): AccountRequest => {
  const { requested = null, used = null, ...rest } = of;
  return {
    ...{ sessionId: 's', requestNumber: 0, kind: 'data', scope: 'any', country: 'GB' },
    ...{ ...who, units: [{ ratingGroup: 1, requested, used }], ...rest },
  };
};

type Verb = (on: Product, asked: AccountRequest) => Promise<ChargingAnswer | { refused: string }>;

/** Every other one at the other process, all at once. */
const together = async (verb: Verb, requests: readonly AccountRequest[]) => {
  const answers = await Promise.all(
    requests.map((each, at) => verb(at % 2 === 0 ? product : second, each)),
  );
  return answers.map((answer) => {
    if ('refused' in answer) throw new Error(answer.refused);
    return answer.units[0]!;
  });
};

const told = async ({ accountId }: Who): Promise<string[]> => {
  const { rows } = await product.database.query<{ template: string }>(
    `select payload ->> 'template' as template from outbox
      where account_id = $1 and kind = 'notice.send' order by created_at, id`,
    [accountId],
  );
  return rows.map(({ template }) => template);
};

const sessions = Array.from({ length: 16 }, (_, at) => `smf;${at}`);
const sum = (units: readonly { granted: string | null }[]) =>
  units.reduce((all, { granted }) => all + BigInt(granted ?? 0), 0n);

test('sessions of two processes share a cap to the octet, and each share of it is told once', async () => {
  const who = await capped(100n * MB);
  const opened = await together(
    startCharging,
    sessions.map((sessionId) => ask(who, { sessionId, requested: 7n * MB })),
  );
  expect(sum(opened)).toBe(100n * MB);
  expect(opened.filter(({ finalUnit }) => finalUnit)).toHaveLength(1);
  expect(opened.filter(({ result }) => result === 'exhausted')).toHaveLength(1);
  expect(await told(who)).toEqual([]);
  const used = opened.map(({ granted }) => BigInt(granted ?? 0));
  const next = await together(
    updateCharging,
    sessions.map((sessionId, at) =>
      ask(who, { sessionId, requestNumber: 1, used: used[at]!, requested: 7n * MB }),
    ),
  );
  expect(sum(next)).toBe(0n);
  expect(await told(who)).toEqual(['cap_near', 'cap_reached']);
  await together(
    endCharging,
    sessions.map((sessionId) => ask(who, { sessionId, requestNumber: 2, used: 0n })),
  );
  expect(await told(who)).toHaveLength(2);
});

test('"go on", pressed in two places at once, lifts one step, until the window ends', async () => {
  const who = await capped(10n * MB);
  await together(startCharging, [ask(who, { requested: 10n * MB })]);
  await together(updateCharging, [ask(who, { requestNumber: 1, used: 10n * MB })]);
  const { accountId, lineId } = who;
  const [cap] = (await viewWatches(product, { accountId, lineId }))!.caps;
  expect(cap).toMatchObject({ isReached: true, overrides: 0 });
  const seen = { accountId, watchId: cap!.id, window: cap!.window, overrides: 0 };
  const answers = await Promise.all([product, second].map((on) => overrideCap(on, seen)));
  expect(answers).toContainEqual({ overrides: 1 });
  expect(answers).toContainEqual({ refused: 'nothing_to_override' });
  const free = ask(who, { sessionId: 'free', requested: 30n * MB });
  expect(sum(await together(startCharging, [free]))).toBe(30n * MB);
  product.setClock(cap!.endsAt!);
  const anew = ask(who, { sessionId: 'anew', requested: 30n * MB });
  // What the open session holds still counts: the cap is full again before a single octet was used.
  expect((await together(startCharging, [anew]))[0]).toMatchObject({ result: 'exhausted' });
  const over = ask(who, { sessionId: 'free', requestNumber: 1, used: 0n });
  await together(endCharging, [over]);
  const again = ask(who, { sessionId: 'again', requested: 30n * MB });
  expect(sum(await together(startCharging, [again]))).toBe(10n * MB);
  product.setClock(noon);
});
