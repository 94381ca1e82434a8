import type { ServiceScope } from '#domain/allowance.ts';
import { advanceLine } from '#usecases/advance-line.ts';
import { charge } from '#usecases/charge.ts';
import { countries } from '../catalogue.ts';
import type { World } from '../world.ts';
import { type Action, answerOf } from './action.ts';

type Charged = { charged: string } | { refused: string };

/** A line; most often one that has something to use. */
export function anyLine(world: World): { account: string; lineId: string } {
  const { chance, auditor, subscribers } = world;
  const open = [...auditor.accounts.values()].flatMap((books) =>
    [...books.buckets.values()].flatMap((bucket) =>
      bucket.line_id !== null && bucket.remaining > 0n
        ? [{ account: books.id, lineId: bucket.line_id }]
        : [],
    ),
  );
  const found = chance.happens(0.9) ? chance.pick(open) : undefined;
  if (found) return found;
  const { account, lines } = chance.pick(subscribers)!;
  return { account, lineId: chance.pick(lines)!.id };
}

export const anyCountry = (world: World): string => world.chance.pickOne(countries);

const use: Action = {
  name: 'charge',
  weight: 16,
  begin(world) {
    const { chance } = world;
    const { account, lineId } = anyLine(world);
    const kind = chance.pickOne(['data', 'data', 'voice', 'sms'] as const);
    const scope: ServiceScope =
      kind === 'data' ? 'any' : chance.pickOne(['national', 'international']);
    const key = world.newId();
    const usage = {
      ...{ accountId: account, key, kind, scope },
      lineId,
      country: anyCountry(world),
      amount: BigInt(kind === 'data' ? chance.between(1, 900) : chance.between(1, 25)),
    };
    const command = `charge:${key}`;
    const isRated = world.policy.rating !== undefined;
    return {
      hasOneAnswer: true,
      label: `charge ${usage.amount} ${kind} ${usage.country}`,
      repeats: true,
      work: ({ product }) => charge(product, usage),
      done: (outcome) => {
        const answer = answerOf<Charged>(outcome);
        if (!answer || 'refused' in answer) return;
        const charged = BigInt(answer.charged);
        // What money pays for is not counted in units.
        const isPlain = !isRated && world.policy.rating === undefined;
        world.auditor.promise({
          account,
          says: `${command} was said to take ${charged}, once`,
          holds: (books) => {
            const taken = books.sum(
              ({ command_key: key, kind: what, asset, rule }) =>
                key === command &&
                what === 'usage' &&
                !/^[A-Z]{3}$/.test(asset) &&
                // What a step takes besides was not used.
                !rule.endsWith('/charging/steps'),
            );
            return isPlain ? taken === charged : taken <= charged;
          },
        });
      },
    };
  },
};

const advance: Action = {
  name: 'advance',
  weight: 2,
  begin(world) {
    const { account } = world.chance.pick(world.subscribers)!;
    const key = world.newId();
    return {
      label: 'advance',
      repeats: true,
      work: ({ product }) => advanceLine(product, { accountId: account, key }),
    };
  },
};

export const usageActions: readonly Action[] = [use, advance];
