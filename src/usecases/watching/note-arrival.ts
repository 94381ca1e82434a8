import type { Refusal } from '#domain/account-state.ts';
import { decideNoteArrival, type NoteArrivalRefusal } from '#domain/watch-arrival.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';

/** The network says in which country a line has registered (ISO 3166-1 alpha-2). May be repeated. */
export async function noteArrival(
  product: Pick<Product, 'committer' | 'reference' | 'newId'>,
  { accountId, ...arrival }: { accountId: string; lineId: string; country: string },
): Promise<Record<string, never> | Refusal<NoteArrivalRefusal>> {
  const { rules } = await product.reference();
  return expectOwn(
    await product.committer.submit({
      ...{ accountId, key: `arrival:${product.newId()}`, name: 'note-arrival', body: arrival },
      decide: decideNoteArrival(arrival, rules),
    }),
  );
}
