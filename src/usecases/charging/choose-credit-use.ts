import type { Refusal } from '#domain/account-state.ts';
import { type ChooseCreditUseRefusal, decideChooseCreditUse } from '#domain/choose-credit-use.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';

/** "Let credit pay when an allowance runs out", for one line. May be repeated; the last word counts. */
export async function chooseCreditUse(
  product: Pick<Product, 'committer' | 'newId'>,
  { accountId, ...choice }: { accountId: string; lineId: string; spendsCredit: boolean },
): Promise<{ spendsCredit: boolean } | Refusal<ChooseCreditUseRefusal>> {
  return expectOwn(
    await product.committer.submit({
      accountId,
      key: `credit-use:${product.newId()}`,
      name: 'choose-credit-use',
      reads: ['lines'],
      body: choice,
      decide: decideChooseCreditUse(choice),
    }),
  );
}
