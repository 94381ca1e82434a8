import type { Refusal } from '#domain/account-state.ts';
import {
  type AddWatchRefusal,
  type ChangeWatchRefusal,
  decideAddWatch,
  decideOverrideCap,
  decideRemoveWatch,
  type OverrideCapRefusal,
  type WatchWish,
} from '#domain/set-watch.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';

type Changing = Pick<Product, 'committer' | 'reference' | 'newId'>;

/** For one line. The same wish again is refused as `watch_exists`. */
export async function addWatch(
  product: Changing,
  { accountId, ...wish }: { accountId: string; lineId: string } & WatchWish,
): Promise<{ watchId: string } | Refusal<AddWatchRefusal>> {
  const { rules } = await product.reference();
  const id = product.newId();
  return expectOwn(
    await product.committer.submit({
      ...{ accountId, key: `watch:${id}`, name: 'add-watch', body: wish },
      decide: decideAddWatch({ ...wish, id }, rules),
    }),
  );
}

export async function removeWatch(
  product: Changing,
  { accountId, watchId }: { accountId: string; watchId: string },
): Promise<Record<string, never> | Refusal<ChangeWatchRefusal>> {
  return expectOwn(
    await product.committer.submit({
      ...{ accountId, key: `watch-removed:${product.newId()}`, name: 'remove-watch' },
      body: { watchId },
      decide: decideRemoveWatch({ watchId }),
    }),
  );
}

/** "Go on", once for the window and the step that the subscriber saw. */
export async function overrideCap(
  product: Changing,
  { accountId, ...seen }: { accountId: string; watchId: string; window: string; overrides: number },
): Promise<{ overrides: number } | Refusal<OverrideCapRefusal>> {
  const { rules } = await product.reference();
  return expectOwn(
    await product.committer.submit({
      ...{ accountId, key: `go-on:${product.newId()}`, name: 'override-cap', body: seen },
      decide: decideOverrideCap(seen, rules),
    }),
  );
}
