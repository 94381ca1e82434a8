import { charge } from '#usecases/charge.ts';
import { endCharging } from '#usecases/charging/end-charging.ts';
import { startCharging } from '#usecases/charging/start-charging.ts';
import { updateCharging } from '#usecases/charging/update-charging.ts';
import type { Product } from '#usecases/product.ts';
import { accountIdOf, lineIdOf } from './charge-accounts.ts';

export interface Load {
  /** Answered within the time. */
  done: number;
  /** Milliseconds of each, from asking to being answered after COMMIT. */
  latencies: number[];
}

type Caller = (timed: <T>(command: () => Promise<T>) => Promise<T>) => Promise<void>;

/** `callers` at the same time in this process, each with its next command when the last is answered. */
async function load(callers: number, seconds: number, once: Caller): Promise<Load> {
  const end = performance.now() + seconds * 1000;
  const result: Load = { done: 0, latencies: [] };
  const timed = async <T>(command: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const answer = await command();
    const answered = performance.now();
    if (answered <= end) {
      result.done += 1;
      result.latencies.push(answered - began);
    }
    return answer;
  };
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < end) await once(timed);
    }),
  );
  return result;
}

let next = 0;
const anyOf = (accounts: number): number => Math.floor(Math.random() * accounts);

function expectDone<Answer extends object>(answer: Answer): Answer {
  if ('refused' in answer) throw new Error(String(answer.refused));
  return answer;
}

export interface Callers {
  callers: number;
  seconds: number;
  accounts: number;
}

/** One-time events on random accounts: each debits one bucket and writes one movement. */
export const loadEvents = (product: Product, { callers, seconds, accounts }: Callers) =>
  load(callers, seconds, async (timed) => {
    const n = anyOf(accounts);
    const key = `bench-${process.pid}-${next++}`;
    await timed(async () =>
      expectDone(
        await charge(product, {
          accountId: accountIdOf(n),
          lineId: lineIdOf(n),
          key,
          kind: 'data',
          scope: 'any',
          country: 'GB',
          amount: 1000n,
        }),
      ),
    );
  });

const UPDATES = 8;
const QUOTA = 1_000_000n;

/** Whole sessions on random accounts: one initial request, eight updates, one final. Each counts as a command. */
export const loadSessions = (product: Product, { callers, seconds, accounts }: Callers) =>
  load(callers, seconds, async (timed) => {
    const n = anyOf(accounts);
    const session = {
      accountId: accountIdOf(n),
      lineId: lineIdOf(n),
      sessionId: `bench;${process.pid};${next++}`,
      kind: 'data',
      scope: 'any',
      country: 'GB',
    } as const;
    const unit = (requested: bigint | null, used: bigint | null) => [
      { ratingGroup: 1, requested, used },
    ];
    await timed(async () =>
      expectDone(
        await startCharging(product, { ...session, requestNumber: 0, units: unit(QUOTA, null) }),
      ),
    );
    for (let number = 1; number <= UPDATES; number++)
      await timed(async () =>
        expectDone(
          await updateCharging(product, {
            ...session,
            requestNumber: number,
            units: unit(QUOTA, QUOTA),
          }),
        ),
      );
    await timed(async () =>
      expectDone(
        await endCharging(product, {
          ...session,
          requestNumber: UPDATES + 1,
          units: unit(null, QUOTA / 2n),
        }),
      ),
    );
  });
