import { beginMeansSetup } from '#usecases/means/begin-means-setup.ts';
import { finishMeansSetup } from '#usecases/means/finish-means-setup.ts';
import { removeMeans } from '#usecases/means/remove-means.ts';
import { writeMeansMessage } from '../provider/messages.ts';
import type { World } from '../world.ts';
import { type Action, answerOf } from './action.ts';

const kept = (world: World) =>
  [...world.auditor.accounts.values()].flatMap(({ id: accountId, means }) =>
    [...means.values()]
      .filter(({ state }) => state !== 'removed')
      .map(({ id: meansId }) => ({ accountId, meansId })),
  );

/** A new card is kept, most often in the place of another: checked on the provider's page, and nothing taken. */
const add: Action = {
  name: 'card',
  weight: 0.5,
  weightInYears: 4,
  begin(world) {
    const { chance, books } = world;
    const { account: accountId } = chance.pick(world.subscribers)!;
    const own = kept(world).filter((each) => each.accountId === accountId);
    const replacesId = chance.happens(0.8) ? (chance.pick(own)?.meansId ?? null) : null;
    const method = chance.pickOne(['card', 'wallet'] as const);
    const wish = { accountId, method, locale: 'en' as const, consent: true, replacesId };
    return {
      label: `${method} in the place of ${replacesId}`,
      work: async ({ product }) => {
        const begun = await beginMeansSetup(product, wish);
        if ('refused' in begun) return begun;
        const page = [...books.payments.values()].find(
          (each) => each.redirectUrl === begun.redirectUrl,
        );
        if (page) books.pay(page.request.paymentId, 0n);
        const setup = await finishMeansSetup(product, { accountId, setupId: begun.setupId });
        return { state: setup?.state, swaps: replacesId !== null };
      },
      done: (outcome) => {
        const answer = answerOf<{ state?: string; swaps?: boolean }>(outcome);
        if (answer?.state === 'kept' && answer.swaps) world.count('story card swapped');
      },
    };
  },
};

const remove: Action = {
  name: 'remove card',
  weight: 0.1,
  weightInYears: 1,
  begin(world) {
    const found = world.chance.pick(kept(world));
    return found
      ? { label: `remove ${found.meansId}`, work: ({ product }) => removeMeans(product, found) }
      : null;
  },
};

/** A bank or payer withdraws what is kept, or the card comes anew. The provider may tell, or say so when asked. */
const bank: Action = {
  name: 'bank',
  weight: 0.3,
  weightInYears: 4,
  begin(world) {
    const { chance, books, now } = world;
    const means = chance.pick([...books.wallet.means.values()]);
    if (!means || means.state === 'revoked') return null;
    const state = chance.weighted({ revoked: 2, expired: 2, 'needs-payer': 2, usable: 4 });
    means.state = state;
    if (state === 'usable') {
      const later = new Date(now + 1_100 * 86_400_000).toISOString().slice(0, 7);
      means.kept = { ...means.kept, expiresMonth: later };
    }
    world.count(state === 'revoked' ? 'story mandate revoked' : `means ${state}`);
    const eventId = `evt-${world.newId()}`;
    if (chance.happens(0.6))
      world.messages.push({ eventId, rawBody: writeMeansMessage(eventId, means) });
    return { label: `${means.kept.reference} is ${state}` };
  },
};

export const meansActions: readonly Action[] = [add, remove, bank];
