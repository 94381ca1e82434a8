import { noteBounce } from '#usecases/notices/note-bounce.ts';
import { confirmAddress } from '#usecases/notices/preferences.ts';
import type { Action } from './action.ts';

/** Nobody reads there any more; or its owner says that it works again. */
const address: Action = {
  name: 'address',
  weight: 0.2,
  weightInYears: 2,
  begin(world) {
    const { chance, mailbox } = world;
    const { account: accountId } = chance.pick(world.subscribers)!;
    const email = `${accountId}@example.test`;
    if (!mailbox.dead.delete(email)) {
      mailbox.dead.add(email);
      return { label: `${email} is dead` };
    }
    return {
      label: `${email} works again`,
      work: async ({ product }) => {
        await confirmAddress(product, accountId);
        return {};
      },
    };
  },
};

/** A mail that was taken comes back; that it does may be told twice. */
const bounce: Action = {
  name: 'bounce',
  weight: 1,
  weightInYears: 5,
  begin(world) {
    const to = world.chance.pick(world.mailbox.bounces);
    if (to === undefined) return null;
    return {
      label: 'bounce',
      repeats: true,
      work: ({ product }) => noteBounce(product, { to, action: 'failed', status: '5.1.1' }),
      done: (outcome) => {
        if (outcome.end !== 'answered' || !world.mailbox.bounces.includes(to)) return;
        world.mailbox.bounces = world.mailbox.bounces.filter((each) => each !== to);
        world.count('story mail bounced');
      },
    };
  },
};

export const noticeActions: readonly Action[] = [address, bounce];
