import type { Refusal } from '#domain/account-state.ts';
import { decideNoteMeans, type MeansWord, type NoteMeansAnswer } from '#domain/note-means.ts';
import { readMeans } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';

/** Brings what a provider said of a kept means before the committer. Safe to repeat. */
export const noteMeans = async (
  product: Product,
  accountId: string,
  word: MeansWord,
): Promise<NoteMeansAnswer | Refusal<'unknown_means'>> =>
  expectOwn(
    await product.committer.submit({
      accountId,
      // The decision sees itself what is known already.
      key: `means-word:${product.newId()}`,
      name: 'note-means',
      reads: ['paymentMeans', 'autoRenewals', 'lines'],
      body: { reference: word.reference, state: word.state },
      decide: decideNoteMeans(word),
    }),
  );

/** Asks the provider how a kept means stands and writes it down; false: it could not be asked. */
export async function checkMeans(
  product: Product,
  { accountId, meansId }: { accountId: string; meansId: string },
): Promise<boolean> {
  const means = await readMeans(product.database, accountId, meansId);
  if (!means || means.state === 'removed') return true;
  const { gateway, providerReference: reference } = means;
  if (gateway !== product.gateway.name) return false;
  const answer = await product.gateway.checkMeans(reference);
  if (answer.outcome === 'unknown') return false;
  const word: MeansWord =
    answer.outcome === 'known'
      ? { gateway, reference, state: answer.state, means: answer.means }
      : { gateway, reference, state: 'revoked', means: null };
  await noteMeans(product, accountId, word);
  return true;
}
