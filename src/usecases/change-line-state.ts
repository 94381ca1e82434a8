import type { Refusal } from '#domain/account-state.ts';
import {
  type ChangeLineStateRefusal,
  decideApplyLifecycleEvent,
  type LineStateWish,
} from '#domain/apply-lifecycle-event.ts';
import type { LifecycleState } from '#domain/line.ts';
import type { Product } from './product.ts';
import { expectOwn } from './submit.ts';

/** Parks, blocks or ports a line out, or brings it back. Asked again, the line's state says what was done. */
export async function changeLineState(
  product: Pick<Product, 'committer' | 'reference' | 'newId'>,
  { accountId, ...wish }: LineStateWish & { accountId: string },
): Promise<{ state: LifecycleState } | Refusal<ChangeLineStateRefusal>> {
  const { rules } = await product.reference();
  return expectOwn(
    await product.committer.submit({
      accountId,
      key: `line-state:${product.newId()}`,
      name: 'change-line-state',
      body: { lineId: wish.lineId, happening: { ...wish.happening } },
      decide: decideApplyLifecycleEvent(wish, rules),
    }),
  );
}
