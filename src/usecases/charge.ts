import type { Refusal } from '#domain/account-state.ts';
import {
  type ChargeAnswer,
  type ChargeRefusal,
  decideCharge,
  type Usage,
} from '#domain/charging.ts';
import { checkAmount } from './charging/check-request.ts';
import { eventReads } from './charging/submit-charging.ts';
import type { Product } from './product.ts';
import { expectOwn } from './submit.ts';

/** Charges one use to a line. The same key again answers the same and takes nothing more. Throws RangeError below zero. */
export async function charge(
  product: Pick<Product, 'committer' | 'reference'>,
  usage: Usage & { accountId: string; key: string },
): Promise<ChargeAnswer | Refusal<ChargeRefusal>> {
  const { accountId, key, ...use } = usage;
  checkAmount(use.amount);
  const { rules } = await product.reference();
  const outcome = await product.committer.submit({
    accountId,
    key: `charge:${key}`,
    name: 'charge',
    reads: eventReads,
    body: { ...use, amount: String(use.amount) },
    decide: decideCharge(use, rules),
  });
  return expectOwn(outcome);
}
