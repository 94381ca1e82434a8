import type { Faults } from '../faults.ts';
import type { Owner, Scheduler } from '../scheduler.ts';
import type { Call, Carry } from './gateway.ts';

type Trouble = 'lost-request' | 'lost-answer' | 'late' | 'refused' | 'denied';

const weights: Record<Call, Partial<Record<Trouble, number>>> = {
  open: { 'lost-request': 2, 'lost-answer': 2, late: 1, refused: 1 },
  charge: { 'lost-request': 2, 'lost-answer': 4, late: 1, refused: 2 },
  means: { 'lost-request': 1, 'lost-answer': 1 },
  // It says for a while that it has never heard of what it knows.
  ask: { 'lost-request': 2, 'lost-answer': 1, denied: 1 },
  cancel: { 'lost-request': 2, 'lost-answer': 2, late: 1, denied: 1 },
  refund: { 'lost-request': 2, 'lost-answer': 6, late: 2, refused: 3 },
  settlementReport: { 'lost-request': 1 },
};

const unknown = { outcome: 'unknown', detail: 'no answer' } as const;

/** The way to the provider: each call waits for its turn, and may be lost there, or on the way back. */
export function createCarry(
  { scheduler, faults }: { scheduler: Scheduler; faults: Faults },
  owner: Owner,
): Carry {
  return <Answer>(
    { kind }: { kind: Call; id: string },
    atProvider: () => Answer,
    unwilling: () => Answer = atProvider,
  ) =>
    scheduler.gate<Answer | typeof unknown>(owner, `provider ${kind}`, async () => {
      const kinds = weights[kind] as Record<Trouble, number>;
      const trouble = faults.draw(faults.weather.provider, kinds);
      if (trouble === null) return { value: atProvider(), word: 'answered' };
      if (trouble === 'refused') return { value: unwilling(), word: trouble };
      if (trouble === 'denied') return { value: { outcome: 'absent' } as Answer, word: trouble };
      if (trouble === 'lost-answer') atProvider();
      if (trouble === 'late') later(scheduler, kind, atProvider);
      return { value: unknown, word: trouble };
    });
}

/** The request is under way still, and comes when nobody counts on it any more. */
function later(scheduler: Scheduler, kind: Call, atProvider: () => unknown): void {
  const provider: Owner = { name: 'provider', alive: true };
  const step = async () => ({ value: atProvider(), word: 'done' });
  void scheduler.gate(provider, `late ${kind}`, step, { lingers: true });
}
