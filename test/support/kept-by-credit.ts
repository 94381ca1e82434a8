import { adjustCredit } from '#usecases/adjust-credit.ts';
import { agreeToDraft, draftAgreement } from '#usecases/auto-renewal/draft-agreement.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import type { Product } from '#usecases/product.ts';
import { givenLine } from './product.ts';

/** A line with a plan, renewed at its end by credit, of which there is enough. */
export async function keptByCredit(
  product: Product,
  planId: string,
): Promise<{ accountId: string; lineId: string }> {
  const owner = await givenLine(product);
  const { accountId } = owner;
  const credit = { currency: 'GBP', amountMinor: 10_000n, reason: 'goodwill' } as const;
  await adjustCredit(product, { accountId, key: product.newId(), ...credit });
  const draft = await draftOrder(product, { ...owner, planId, timing: 'now', locale: 'en' });
  if ('refused' in draft) throw new Error(draft.refused);
  await confirmOrder(product, { accountId, ...draft, method: 'credit', consent: true });
  const choice = {
    ...{ ...owner, planId, trigger: { kind: 'plan-end' } as const, monthlyCapMinor: null },
    ...{ means: [{ kind: 'credit' } as const], locale: 'en' as const },
  };
  const agreement = await draftAgreement(product, choice);
  if ('refused' in agreement) throw new Error(agreement.refused);
  const agreed = await agreeToDraft(product, { ...choice, shown: agreement.digest });
  if ('refused' in agreed) throw new Error(agreed.refused);
  return owner;
}
