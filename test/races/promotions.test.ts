import { afterAll, beforeAll, expect } from 'vitest';
import { fromPublicId } from '#domain/public-id.ts';
import { makeCodes } from '#usecases/promotions/make-codes.ts';
import type { Subscriber } from '../http/api-server.ts';
import { budgetOf, givenPromotions } from '../support/promotions.ts';
import { AT_ONCE, count, half, ROUNDS, race } from './race.ts';
import { startTwo } from './two-processes.ts';

const LEFT = 3;
const rounds = Array.from({ length: ROUNDS }, (_, round) => round);
const plans = ['gb-everyday-12'];
const seats = Array.from({ length: AT_ONCE });
let server: Awaited<ReturnType<typeof startTwo>>;
let people: Subscriber[];
beforeAll(async () => {
  server = await startTwo();
  people = await Promise.all(seats.map(() => server.subscriber()));
  await givenPromotions(
    server.product,
    ...rounds.map((round) => ({
      ...{ id: `left-${round}`, amount: '1.00 GBP', by: 'code', code: `LEFT${round}`, plans },
      limits: { money: '3.50 GBP' },
      markets: ['gb'],
    })),
    ...rounds.map((round) => ({
      id: `one-${round}`,
      percent: '50 %',
      by: 'code',
      plans,
      priority: round,
    })),
    { id: 'toggled', percent: '40 %', by: 'code', code: 'TOGGLED', plans, limits: { uses: 1_000 } },
    {
      ...{ id: 'capped', percent: '10 %', by: 'automatic', markets: ['gb'] },
      plans: ['gb-starter-2', 'gb-everyday-12', 'gb-unlimited'],
      limits: { perSubscriber: 1 },
    },
  );
  // The second process reads promotions for itself.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
}, 60_000);
afterAll(() => server.stop());

const addresses = () => server.addresses;
const draft = async ({ token, line }: Subscriber, planId = plans[0]!): Promise<string> => {
  const body = { kind: 'renewal', lineId: line, planId };
  const answer = await server.call('POST', '/api/v1/orders', { token, body });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id;
};
/** An order of each, that has no promotion yet and no other of the account holds. */
async function orders(): Promise<{ somebody: Subscriber; order: string }[]> {
  await server.product.database.query('delete from attempt_counter');
  return Promise.all(
    people.map(async (somebody) => {
      const order = await draft(somebody);
      const { token } = somebody;
      await server.call('POST', `/api/v1/orders/${order}/cancel`, { token });
      return { somebody, order: await draft(somebody) };
    }),
  );
}
async function heldOf(promotionId: string): Promise<string[]> {
  const { rows } = await server.product.database.query<{ id: string }>(
    `select order_id as id from promotion_use where promotion_id = $1 and state in ('held', 'taken')`,
    [promotionId],
  );
  return rows.map(({ id }) => id);
}

race('the last of a budget, by thirty people', addresses, async (round) => {
  const drafted = await orders();
  return {
    requests: drafted.map(({ somebody: { token }, order }) => ({
      ...{ token, path: `/api/v1/orders/${order}/promotion-code`, body: { code: `LEFT${round}` } },
    })),
    check: async (answers) => {
      expect(count(answers, 200), JSON.stringify(answers[0])).toBe(LEFT);
      expect(await budgetOf(server.product, `left-${round}`)).toEqual({ uses: 3n, minor: 300n });
      expect(await heldOf(`left-${round}`)).toHaveLength(LEFT);
    },
  };
});

race('one code for one use, by thirty people', addresses, async (round) => {
  const codes: string[] = [];
  const wish = { promotionId: `one-${round}`, batch: 'race', count: 1 };
  await makeCodes(server.product, wish, (made) => {
    codes.push(...made);
  });
  const drafted = await orders();
  return {
    requests: drafted.map(({ somebody: { token }, order }) => ({
      ...{ token, path: `/api/v1/orders/${order}/promotion-code`, body: { code: codes[0]! } },
    })),
    check: async (answers) => {
      expect(count(answers, 200), JSON.stringify(answers[0])).toBe(1);
      expect(await heldOf(`one-${round}`)).toHaveLength(1);
    },
  };
});

race('one promotion of a subscriber, by thirty orders', addresses, async () => {
  const somebody = await server.subscriber();
  const { token, line } = somebody;
  const kinds = ['gb-starter-2', 'gb-everyday-12', 'gb-unlimited'];
  return {
    requests: Array.from({ length: AT_ONCE }, (_, i) => ({
      ...{ token, path: '/api/v1/orders' },
      body: { kind: 'renewal', lineId: line, planId: kinds[i % 3]! },
    })),
    check: async (answers) => {
      const held = await server.product.database.query<{ id: string }>(
        `select u.order_id as id from promotion_use u join subscriber_order o
          on o.account_id = u.account_id and o.id = u.order_id
          where u.account_id = $1 and u.state in ('held', 'taken')`,
        [somebody.accountId],
      );
      expect(held.rows, JSON.stringify(answers[0])).toHaveLength(1);
      const made = new Set(
        answers.flatMap(({ body }) => fromPublicId('ord', body?.id ?? '') ?? []),
      );
      expect(made.size).toBeGreaterThan(0);
      for (const { id } of held.rows) expect(made.has(id)).toBe(true);
    },
  };
});

race('a code put on an order and taken off', addresses, async () => {
  await server.product.database.query('delete from attempt_counter');
  const somebody = await server.subscriber();
  const { token } = somebody;
  const order = await draft(somebody);
  const typing = (code: string) => ({
    ...{ token, path: `/api/v1/orders/${order}/promotion-code` },
    body: { code },
  });
  return {
    requests: half(typing('TOGGLED'), typing('')),
    check: async (answers) => {
      expect(count(answers, 200), JSON.stringify(answers[0])).toBeGreaterThan(0);
      await server.product.work();
      const { rows } = await server.product.database.query<{ id: string }>(
        `select order_id as id from promotion_claim where promotion_id = 'toggled'`,
      );
      const claimed = new Set(rows.map(({ id }) => id));
      // What is held is set aside; what was let go a moment ago may still be.
      for (const id of await heldOf('toggled')) expect(claimed.has(id)).toBe(true);
      const budget = await budgetOf(server.product, 'toggled');
      expect(budget!.uses).toBe(BigInt(claimed.size));
    },
  };
});
