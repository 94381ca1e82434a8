import { afterAll, beforeAll, expect } from 'vitest';
import { redeemVoucher } from '#usecases/vouchers/redeem-voucher.ts';
import type { Subscriber } from '../http/api-server.ts';
import { booksOf, confirmedOrder, delivered, pay } from '../http/paid-order.ts';
import { givenVouchers } from '../support/vouchers.ts';
import { count, half, type RaceAnswer, type RaceRequest, race } from './race.ts';
import { startTwo } from './two-processes.ts';

let server: Awaited<ReturnType<typeof startTwo>>;
let people: [Subscriber, Subscriber];
beforeAll(async () => {
  server = await startTwo();
  people = [await server.subscriber(), await server.subscriber()];
});
afterAll(() => server.stop());

const addresses = () => server.addresses;

async function figure(text: string, of: readonly Subscriber[] = people): Promise<bigint> {
  const ids = of.map(({ accountId }) => accountId);
  const { rows } = await server.product.database.query<{ figure: string }>(text, [ids]);
  return BigInt(rows[0]!.figure);
}

const creditOf = (of: readonly Subscriber[]) =>
  figure(
    `select coalesce(sum(remaining), 0)::text as figure from bucket
      where account_id = any($1) and kind = 'credit' and line_id is null`,
    of,
  );

const drafted = async ({ token, line }: Subscriber, planId: string): Promise<string> => {
  const body = { kind: 'renewal', lineId: line, planId };
  return (await server.call('POST', '/api/v1/orders', { token, body })).body.id;
};

race('the last credit, for two orders', addresses, async (round) => {
  const [somebody] = people;
  const { token, accountId } = somebody;
  const [voucher] = await givenVouchers(server.product, {
    worth: { kind: 'value', amountMinor: 500n, currency: 'GBP' },
  });
  const address = `192.0.2.${round}`;
  await redeemVoucher(server.product, { accountId, pin: voucher!.pin, locale: 'en', address });
  const before = await creditOf([somebody]);
  const orders = [
    await drafted(somebody, 'gb-starter-2'),
    await drafted(somebody, 'gb-keep-number'),
  ];
  const confirm = (order: string): RaceRequest => ({
    ...{ token, path: `/api/v1/orders/${order}/confirm` },
    body: { method: 'credit', consent: true },
  });
  return {
    requests: half(confirm(orders[0]!), confirm(orders[1]!)),
    check: async (answers) => {
      const states = await Promise.all(
        orders.map(async (order) => {
          const { body } = await server.call('GET', `/api/v1/orders/${order}`, { token });
          return { isPaid: body.state === 'fulfilled', priceMinor: BigInt(body.price.amountMinor) };
        }),
      );
      const spent = states.reduce((sum, each) => (each.isPaid ? sum + each.priceMinor : sum), 0n);
      expect(spent, JSON.stringify(answers[0])).toBeGreaterThan(0n);
      expect(await creditOf([somebody])).toBe(before - spent);
      // Whoever could still be paid out of what is left was paid.
      for (const { isPaid, priceMinor } of states)
        if (!isPaid) expect(before - spent).toBeLessThan(priceMinor);
    },
  };
});

race('one refund, to the card and to credit', addresses, async () => {
  const [somebody] = people;
  const { token } = somebody;
  const order = await confirmedOrder(server, somebody);
  await pay(server, order);
  await delivered(server, order);
  const path = `/api/v1/orders/${order.order}`;
  const { body } = await server.call('GET', `${path}/refund-quote`, { token });
  const { quote } = body.options[0];
  const ask = (destination: string): RaceRequest => ({
    ...{ token, path: `${path}/refunds` },
    body: { quote, destination },
  });
  return {
    requests: half(ask('original'), ask('credit')),
    check: async (answers) => {
      expect(count(answers, 200)).toBeGreaterThan(0);
      await server.product.work();
      const { money, refunds, heldMinor } = await booksOf(server, order);
      expect(refunds).toHaveLength(1);
      expect(heldMinor).toBe(0n);
      expect(money.unsale! + money.untax!).toBeLessThanOrEqual(money.payment!);
    },
  };
});

race('one voucher, by two people', addresses, async (round) => {
  const [voucher] = await givenVouchers(server.product);
  // Guesses are counted for a quarter of an hour; each round has one of its own.
  server.product.setClock(Date.now() + round * 3_600_000);
  const before = await creditOf(people);
  const redeem = ({ token }: Subscriber): RaceRequest => ({
    ...{ token, path: '/api/v1/voucher-redemptions' },
    body: { pin: voucher!.pin },
  });
  return {
    requests: half(redeem(people[0]), redeem(people[1])),
    check: async (answers) => {
      const got = (who: number) =>
        answers.some((answer: RaceAnswer, i) => i % 2 === who && answer.status === 200);
      expect([got(0), got(1)].filter(Boolean), JSON.stringify(answers[0])).toHaveLength(1);
      expect(await creditOf(people)).toBe(before + 1_000n);
    },
  };
});
