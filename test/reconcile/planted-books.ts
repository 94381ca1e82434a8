import { randomUUID } from 'node:crypto';
import { any, fourTimes, move, type PlantedCase } from './planting.ts';

/** What is wrong in the books: prices, buckets and movements of an order. */
export const plantedBooks: Record<string, PlantedCase> = {
  'another price than was sold': {
    plant: ({ sql }, { renewed: { accountId, orderId } }) =>
      sql(
        `update subscriber_order set price_minor = price_minor - 1 where account_id = $1 and id = $2`,
        [accountId, orderId],
      ),
    finds: ({ renewed }) => [['sold_differs', renewed.orderId]],
  },
  'an order holds what it has not': {
    plant: ({ sql }, { renewed: { accountId, orderId } }) =>
      sql(`update subscriber_order set held_minor = 5 where account_id = $1 and id = $2`, [
        accountId,
        orderId,
      ]),
    finds: ({ renewed }) => [['order_held_differs', renewed.orderId]],
  },
  'a bucket was topped up by hand': {
    plant: ({ sql }, { renewed: { accountId } }) =>
      sql(
        `update bucket set remaining = remaining + 7, granted = granted + 7
          where account_id = $1 and kind = 'data' and used > 0`,
        [accountId],
      ),
    finds: ({ renewed }) => [
      ['bucket_balance_differs', any],
      ['granted_differs', renewed.orderId],
    ],
  },
  'use stands as expired': {
    plant: ({ sql }, { renewed: { accountId } }) =>
      sql(
        `update bucket set used = used - 7, expired = expired + 7
          where account_id = $1 and kind = 'data' and used > 0`,
        [accountId],
      ),
    finds: () => [['bucket_balance_differs', any]],
  },
  'a bucket holds back for nobody': {
    plant: async ({ sql }, { renewed: { accountId } }) => {
      const [bucket] = await sql(
        `update bucket set reserved = 7, remaining = remaining - 7
          where account_id = $1 and kind = 'data' and used > 0 returning id`,
        [accountId],
      );
      await move(sql, accountId, {
        from: `bucket:${bucket!.id}`,
        to: `hold:${bucket!.id}`,
        amount: 7,
      });
    },
    finds: () => [['reserved_for_nobody', any]],
  },
  'what an order granted is gone': {
    plant: ({ sql }, { twice: { accountId } }) =>
      sql('delete from bucket where account_id = $1', [accountId]),
    finds: ({ twice }) => [
      ['fulfilled_without_bucket', twice.orderId],
      ...fourTimes('movement_without_bucket'),
    ],
  },
  'an order was credited twice': {
    plant: async ({ sql }, { renewed: { accountId, orderId } }) => {
      const id = randomUUID();
      const [bucket] = await sql(
        `insert into bucket select (json_populate_record(b, json_build_object('id', $3::text,
            'used', 0, 'reserved', 0, 'expired', 0, 'refunded', 0, 'remaining', granted))).*
          from bucket b where account_id = $1 and order_id = $2 and kind = 'sms' limit 1
          returning granted`,
        [accountId, orderId, id],
      );
      const amount = Number(bucket!.granted);
      await move(sql, accountId, {
        ...{ from: 'operator:allowance', to: `bucket:${id}`, amount, asset: 'messages' },
      });
    },
    finds: ({ renewed }) => [['granted_differs', renewed.orderId]],
  },
  'an order was credited only in part': {
    plant: async ({ sql }, { twice: { accountId } }) => {
      const [bucket] = await sql(
        `delete from bucket where account_id = $1 and id = (select id from bucket
          where account_id = $1 and kind = 'data' order by id limit 1) returning id`,
        [accountId],
      );
      await sql(`delete from transfer where account_id = $1 and bucket_id = $2`, [
        accountId,
        bucket!.id,
      ]);
      await sql(
        `update transfer set seq = numbered.to_be from (select seq, row_number() over (order by seq)
          as to_be from transfer where account_id = $1) numbered
          where account_id = $1 and transfer.seq = numbered.seq`,
        [accountId],
      );
    },
    finds: ({ twice }) => [['granted_differs', twice.orderId]],
  },
  'a bucket of an order nobody paid': {
    plant: ({ sql }, { renewed, left }) =>
      sql(
        `update bucket set order_id = $2 where account_id = $1 and id = (select id from bucket
          where account_id = $1 and kind = 'sms' order by id limit 1)`,
        [renewed.accountId, left.orderId],
      ),
    finds: ({ renewed }) => [
      ['bucket_without_order', any],
      ['granted_differs', renewed.orderId],
    ],
  },
  'movements of an order that is gone': {
    plant: ({ sql }, { left: { accountId } }) =>
      move(sql, accountId, { from: 'provider:simulator', to: `order:${randomUUID()}`, amount: 5 }),
    finds: () => [['movement_without_order', any]],
  },
  'movements of another asset': {
    plant: async ({ sql }, { renewed: { accountId } }) => {
      const [bucket] = await sql(
        `select id from bucket where account_id = $1 and kind = 'sms' limit 1`,
        [accountId],
      );
      const place = `bucket:${bucket!.id}`;
      await move(sql, accountId, {
        from: 'operator:allowance',
        to: place,
        amount: 5,
        asset: 'octets',
      });
    },
    finds: () => [['movement_asset_differs', any]],
  },
};
