import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import type { AccountCredit } from '#usecases/view-credit.ts';
import { instant, money, publicId, toInstantOrNull, toMoney } from './scalars.ts';

export const accountCredit = z
  .object({
    currencies: z.array(
      z.object({
        spendable: money.describe('May pay for an order now.'),
        held: money.describe('Set aside for payments and sessions under way.'),
        buckets: z
          .array(
            z.object({
              id: publicId('bkt'),
              remaining: money,
              held: money,
              origin: z.enum(['order', 'voucher', 'refund', 'promotion', 'adjustment', 'rollover']),
              expiresAt: instant.nullable().describe('null: it does not run out.'),
            }),
          )
          .describe('What ends first comes first.'),
      }),
    ),
    fallback: z
      .boolean()
      .describe('Credit pays when a card is declined, as the subscriber allowed.'),
  })
  .meta({ id: 'AccountCredit', description: 'Credit of the account, for all of its lines.' });

export const toAccountCredit = ({
  credit,
  fallback,
}: AccountCredit): z.output<typeof accountCredit> => ({
  fallback,
  currencies: credit.map(({ currency, spendableMinor, heldMinor, buckets }) => ({
    spendable: toMoney(spendableMinor, currency),
    held: toMoney(heldMinor, currency),
    buckets: buckets.map(({ id, remaining, reserved, origin, expiresAt }) => ({
      id: toPublicId('bkt', id),
      remaining: toMoney(remaining, currency),
      held: toMoney(reserved, currency),
      origin,
      expiresAt: toInstantOrNull(expiresAt),
    })),
  })),
});
