import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import type { Reconciliation } from '#domain/reconciliation.ts';
import { FIRST_ACCOUNT, LAST_ACCOUNT } from '#storage/reads/reconcile-snapshot.ts';
import { sealNow } from '../ledger/ledger-stage.ts';
import { plantedBooks } from './planted-books.ts';
import { any, fourTimes, type Lived, type Plant, type PlantedCase } from './planting.ts';
import { day, liveADay, type ReconciledWorld, reconciledWorld } from './reconciled-world.ts';

/** Each kind of orphan, planted in a world in order: found, named, and nothing else is. */
let world: ReconciledWorld;
let lived: Lived;
beforeAll(async () => {
  world = await reconciledWorld();
});
afterAll(() => world.product.stop());
beforeEach(async () => {
  await world.begin();
  lived = await liveADay(world);
  await world.night();
});

const unheard = toProviderPaymentId({ accountId: randomUUID(), paymentId: randomUUID() });

const spoil =
  (kind: string, subject: (of: Lived) => string, more: object = {}): Plant =>
  ({ control }, of) =>
    control('report', { kind, subject: subject(of), ...more });

const cases: Record<string, PlantedCase> = {
  ...plantedBooks,
  'a line of the report is gone': {
    plant: spoil('drop', ({ renewed }) => renewed.providerId),
    finds: ({ renewed }) => [['captured_here_missing_at_provider', renewed.providerId]],
  },
  'a refund’s line is gone': {
    plant: spoil('drop', ({ twice }) => twice.refundId),
    finds: ({ twice }) => [['refund_here_missing_at_provider', twice.refundId]],
  },
  'a stranger’s line': {
    plant: spoil('stranger', () => 'another-shop-7', { day, amount_minor: '900' }),
    finds: () => [['captured_at_provider_unknown_here', any]],
  },
  'a line of a payment of ours that never was': {
    plant: spoil('stranger', () => unheard, { day, amount_minor: '900' }),
    finds: () => [['captured_at_provider_unknown_here', any]],
  },
  'a payment that is gone here': {
    plant: async ({ sql }, { left }) => {
      // As after restoring an old back-up: everything of one account is younger than it.
      for (const table of ['outbox', 'command', 'order_event', 'payment', 'subscriber_order'])
        await sql(`delete from ${table} where account_id = $1`, [left.accountId]);
      const providerId = toProviderPaymentId({ ...left, paymentId: randomUUID() });
      await world.control('past', { payments: [pastPayment(providerId)] });
    },
    finds: () => [['captured_at_provider_unknown_here', any]],
  },
  'a line stands twice': {
    plant: spoil('double', ({ renewed }) => renewed.providerId),
    finds: ({ renewed }) => [['booked_twice_at_provider', renewed.providerId]],
  },
  'a refund stands twice': {
    plant: spoil('double', ({ twice }) => twice.refundId),
    finds: ({ twice }) => [['booked_twice_at_provider', twice.refundId]],
  },
  'another amount': {
    plant: spoil('amount', ({ renewed }) => renewed.providerId, { amount_minor: '1' }),
    finds: ({ renewed }) => [['amount_differs', renewed.providerId]],
  },
  'another amount of a refund': {
    plant: spoil('amount', ({ twice }) => twice.refundId, { amount_minor: '1' }),
    finds: ({ twice }) => [['amount_differs', twice.refundId]],
  },
  'another currency': {
    plant: spoil('currency', ({ renewed }) => renewed.providerId, { currency: 'EUR' }),
    finds: ({ renewed }) => [['currency_differs', renewed.providerId]],
  },
  'money given back by hand at the provider': {
    plant: spoil('stranger', ({ renewed }) => renewed.providerId, {
      ...{ day, amount_minor: '900', refund_subject: randomUUID() },
    }),
    finds: ({ renewed }) => [['refund_at_provider_unknown_here', renewed.providerId]],
  },
  'a bank took the money back': {
    plant: spoil('chargeback', ({ renewed }) => renewed.providerId),
    finds: ({ renewed }) => [['charged_back', renewed.providerId]],
  },
  'the provider says nothing': {
    plant: ({ control }) => control('faults', { merchant_api: 'failing' }),
    finds: () => [['report_missing', day]],
  },
  'a movement of money is gone': {
    plant: ({ sql }, { renewed }) =>
      sql(`delete from transfer where account_id = $1 and order_id = $2 and kind = 'payment'`, [
        renewed.accountId,
        renewed.orderId,
      ]),
    finds: ({ renewed }) => [
      ['order_held_differs', renewed.orderId],
      ['payment_movement_differs', renewed.orderId],
      ['movement_number_gap', any],
    ],
  },
  'a refund’s movement is gone': {
    plant: ({ sql }, { twice }) =>
      sql(`delete from transfer where account_id = $1 and kind = 'refund'`, [twice.accountId]),
    finds: ({ twice }) => [
      ['order_held_differs', twice.orderId],
      ['refund_movement_differs', twice.orderId],
    ],
  },
  'more given back than taken': {
    plant: ({ sql }, { twice }) =>
      sql(
        `insert into refund select (json_populate_record(r, json_build_object('id', $2::text,
          'state', 'refunded', 'destination', 'credit', 'requested_at', requested_at))).*
          from refund r where account_id = $1`,
        [twice.accountId, randomUUID()],
      ),
    finds: ({ twice }) => [
      ['refunds_exceed_capture', twice.providerId],
      ['refund_movement_differs', twice.orderId],
    ],
  },
  'paid, and the order is open': {
    plant: async ({ sql }, { renewed: { accountId, orderId } }) => {
      await sql(
        `update subscriber_order set state = 'awaiting-payment', fulfilled_at = null,
          closed_at = null where account_id = $1 and id = $2`,
        [accountId, orderId],
      );
    },
    finds: ({ renewed }) => [
      ['captured_but_order_open', renewed.orderId],
      ...fourTimes('bucket_without_order'),
    ],
  },
  'a refund is gone, and its order over': {
    plant: async ({ sql }, { twice: { accountId } }) => {
      // The second capture: neither sold nor, any more, on its way back.
      await sql('delete from refund where account_id = $1', [accountId]);
    },
    finds: ({ twice }) => [
      ['captured_not_credited_nor_refunded', twice.orderId],
      ['refund_movement_differs', twice.orderId],
      ['refund_at_provider_unknown_here', twice.providerId],
    ],
  },
  'credited without a payment': {
    plant: ({ sql }, { renewed: { accountId, paymentId } }) =>
      sql(
        `update payment set state = 'declined', decline_reason = 'card_declined',
          captured_minor = 0 where account_id = $1 and id = $2`,
        [accountId, paymentId],
      ),
    finds: ({ renewed }) => [
      ['fulfilled_without_payment', renewed.orderId],
      ['payment_movement_differs', renewed.orderId],
      ['captured_at_provider_open_here', renewed.providerId],
    ],
  },
  'a command is gone': {
    plant: ({ sql }, { renewed: { accountId } }) =>
      sql(`delete from command where account_id = $1 and name = 'charge'`, [accountId]),
    finds: () => [['movement_without_command', any]],
  },
  'a movement of use is gone': {
    plant: ({ sql }, { renewed: { accountId } }) =>
      sql(`delete from transfer where account_id = $1 and kind = 'usage'`, [accountId]),
    // It was the last one: its number leaves no gap.
    finds: () => [['bucket_balance_differs', any]],
  },
  'use of allowance stands as sold once more': {
    plant: ({ sql }, { renewed: { accountId } }) =>
      sql(
        `update transfer set to_place = 'operator:revenue' where account_id = $1 and kind = 'usage'`,
        [accountId],
      ),
    finds: ({ renewed }) => [['use_tax_differs', renewed.lineId]],
  },
  'a sealed movement is changed where no sum shows it': {
    plant: async ({ sql, product }, { renewed: { accountId } }) => {
      await sealNow(product);
      await sql(
        `update transfer set rule = 'goodwill', happened_at = happened_at - interval '1 day'
          where account_id = $1 and kind = 'sale' and seq = (select min(seq) from transfer
            where account_id = $1 and kind = 'sale')`,
        [accountId],
      );
    },
    finds: () => [['sealed_movement_differs', '1']],
  },
  'the last sealed movement is gone': {
    plant: async ({ sql, product }, { renewed: { accountId } }) => {
      await sealNow(product);
      await sql(`delete from transfer where account_id = $1 and kind = 'usage'`, [accountId]);
    },
    finds: () => [
      ['bucket_balance_differs', any],
      ['sealed_movement_differs', '1'],
    ],
  },
  'a seal is changed to fit a changed movement': {
    plant: async ({ sql, product }, { renewed: { accountId } }) => {
      await sealNow(product);
      await world.buy(lived.renewed);
      await sealNow(product);
      // The first seal, so that the second no longer follows it.
      await sql(
        `update ledger_seal set digest = sha256('forged') where account_id = $1 and from_seq = 1`,
        [accountId],
      );
    },
    finds: () => [
      ['sealed_movement_differs', '1'],
      ['sealed_movement_differs', any],
    ],
  },
  'a payment nobody asks about': {
    plant: ({ sql }, { left: { accountId } }) =>
      sql(
        `update payment set state = 'opened', decided_at = null where account_id = $1 and attempt = 1`,
        [accountId],
      ),
    finds: () => [['payment_stuck', any]],
  },
  'an order nobody closes': {
    plant: ({ sql }, { left: { accountId, orderId } }) =>
      sql(
        `update subscriber_order set state = 'awaiting-payment', closed_at = null
          where account_id = $1 and id = $2`,
        [accountId, orderId],
      ),
    finds: ({ left }) => [['order_stuck', left.orderId]],
  },
  'a session nobody ends': {
    plant: async ({ sql }, { renewed: { accountId, lineId } }) => {
      await sql(
        `insert into charging_session (account_id, id, line_id, kind, scope, country,
            request_number, holds, started_at, expires_at)
          values ($1, 'gy;1;1', $2, 'data', 'any', 'GB', 0, '[]', $3, $3)`,
        [accountId, lineId, `${day}T13:00:00Z`],
      );
    },
    finds: () => [['session_stuck', 'gy;1;1']],
  },
  'work nobody does': {
    plant: ({ sql }, { renewed: { accountId } }) =>
      sql(
        `insert into outbox (account_id, id, slot, kind, payload, due_at, attempts, created_at)
          values ($1, $2, 0, 'mail.send', '{}', $3, 0, $3)`,
        [accountId, randomUUID(), `${day}T13:00:00Z`],
      ),
    finds: () => [['outbox_stuck', any]],
  },
  'work that keeps failing': {
    plant: ({ sql }, { renewed: { accountId } }) =>
      sql(
        `insert into outbox (account_id, id, slot, kind, payload, due_at, attempts, last_error,
          created_at) values ($1, $2, 0, 'mail.send', '{}', '2026-03-11T03:04:00Z', 9, 'no', $3)`,
        [accountId, randomUUID(), `${day}T13:00:00Z`],
      ),
    finds: () => [['outbox_stuck', any]],
  },
};

const pastPayment = (paymentId: string) => ({
  payment_id: paymentId,
  provider_reference: `past_${randomUUID()}`,
  amount: { minor: '1200', currency: 'GBP' },
  method: 'card',
  reference: 'XK-PAST',
  captured_at: `${day}T12:30:00.000Z`,
});

const told = ({ differences }: Reconciliation) =>
  differences.map(({ code, id }) => [code, id]).sort(byCode);
const byCode = (a: unknown[], b: unknown[]) => (`${a[0]}` < `${b[0]}` ? -1 : 1);

test.for(Object.entries(cases))('%s', async ([, { plant, finds }]) => {
  await plant(world, lived);
  const found = await world.compare();
  expect(told(found)).toEqual(finds(lived).sort(byCode));
});

test('an account beyond all others, and one before, is looked at', async () => {
  for (const accountId of [LAST_ACCOUNT, FIRST_ACCOUNT])
    await world.sql(
      `insert into transfer (account_id, seq, command_key, kind, asset, amount, from_place, to_place,
        rule, happened_at, recorded_at) values ($1, 1, 'k', 'adjustment', 'GBP', 1,
        'operator:revenue', 'bucket:x', 'hand', now(), now())`,
      [accountId],
    );
  expect(told(await world.compare())).toEqual([
    ['movement_without_bucket', 'x'],
    ['movement_without_bucket', 'x'],
    ['movement_without_command', '1'],
    ['movement_without_command', '1'],
  ]);
});

test('without anything planted, everything is in order', async () => {
  expect(told(await world.compare())).toEqual([]);
});
