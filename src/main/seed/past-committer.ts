import { type Decision, isRefusal } from '#domain/account-state.ts';
import type { Instant } from '#domain/time.ts';
import type { Committer } from '#storage/committer.ts';

/**
 * The committer for things that happened before `seededAt`. Work for the outside world that was due
 * by then has been done in the story: no mail of the past goes out, no old payment is asked about.
 * What comes due later stays.
 */
export const pastCommitter = (committer: Committer, seededAt: Instant): Committer => ({
  submit: (command) =>
    committer.submit({
      ...command,
      decide: (state, context) => withoutDoneWork(command.decide(state, context), seededAt),
    }),
  drain: () => committer.drain(),
});

function withoutDoneWork<Answer, Code extends string>(
  decision: Decision<Answer, Code>,
  seededAt: Instant,
): Decision<Answer, Code> {
  if (isRefusal(decision)) return decision;
  const { changes, answer } = decision;
  const outbox = changes.outbox.filter(
    (entry) => entry.kind !== 'mail.send' && entry.dueAt > seededAt,
  );
  return { changes: { ...changes, outbox }, answer };
}
