import { hash } from 'node:crypto';
import { type Decide, type Decided, isRefusal, type Refusal } from '#domain/account-state.ts';
import { applyChanges } from '#domain/apply-changes.ts';
import type { Instant } from '#domain/time.ts';
import { type AccountPart, loadAccountStates } from './account-state.ts';
import {
  type CommandRow,
  lockAccounts,
  readCommands,
  readLastSeqs,
  Writing,
} from './committer-statements.ts';
import { type Database, inTransaction, isRefusedByServer } from './database.ts';
import { FairQueue } from './fair-queue.ts';

/** One decision on one account. The answer must be JSON: it is kept with the key. */
export interface Command<Answer, Code extends string> {
  accountId: string;
  /** Names the cause; unique within the account. */
  key: string;
  /** The use case, for people who read the table. */
  name: string;
  /** What was asked: the same key with another body is refused. JSON without bigint. */
  body: unknown;
  /** An order the decision needs even when it is closed. */
  orderId?: string;
  /** The parts of the account the decision looks at; the others are empty. Absent: all. */
  reads?: readonly AccountPart[];
  decide: Decide<Answer, Code>;
}

export type CommitterRefusal = Refusal<'key_reused' | 'busy' | 'unknown_account'>;

export interface Committer {
  /** Answers after COMMIT. A refusal has changed nothing; a fault may or may not: ask with the same key. */
  submit<Answer, Code extends string>(
    command: Command<Answer, Code>,
  ): Promise<Answer | Refusal<Code> | CommitterRefusal>;
  /** Waits until everything accepted is answered. */
  drain(): Promise<void>;
}

export interface CommitterOptions {
  database: Database;
  clock: () => Instant;
  newId: () => string;
  /** Most commands in one transaction. */
  groupSize?: number;
  /** Transactions of this committer at the same time. */
  inFlight?: number;
  /** Commands waiting beyond this are refused as `busy`. */
  queueSize?: number;
  /** A hint after COMMIT that there may be outbox work; never needed for correctness. */
  onOutbox?: () => void;
  onGroup?: (group: { size: number; seconds: number }) => void;
  /** `outcome`: done, replayed, fault, or the code of the refusal. */
  onCommand?: (command: { kind: string; outcome: string }) => void;
}

type AnyDecide = Decide<unknown, string>;
type Outcome = { answer: unknown; replayed?: true } | { fault: unknown };

interface Waiting {
  accountId: string;
  key: string;
  name: string;
  bodyHash: string;
  orderId: string | undefined;
  reads: readonly AccountPart[] | undefined;
  decide: AnyDecide;
  settle(outcome: Outcome): void;
}

const hashOf = (body: unknown): string => hash('sha256', JSON.stringify(body), 'base64url');

/**
 * The one door through which money and allowance change. Commands that arrive together are decided
 * and written together, in one transaction, account by account in a fixed order of locks.
 */
export function createCommitter(options: CommitterOptions): Committer {
  const { groupSize = 256, inFlight = 2, queueSize = 10_000 } = options;
  const queue = new FairQueue<Waiting>(queueSize);
  let running = 0;
  let pumping = false;
  const busyAccounts = new Set<string>();
  const idle: (() => void)[] = [];

  /** Everything submitted in this turn of the event loop goes into one group. */
  function pumpSoon(): void {
    if (pumping || running >= inFlight) return;
    pumping = true;
    setImmediate(() => {
      pumping = false;
      pump();
    });
  }

  function pump(): void {
    while (running < inFlight && queue.length > 0) {
      const group = queue.take(groupSize, (accountId) => busyAccounts.has(accountId));
      if (group.length === 0) break;
      const accounts = new Set(group.map((waiting) => waiting.accountId));
      for (const account of accounts) busyAccounts.add(account);
      running++;
      void commitGroup(options, group).finally(() => {
        running--;
        for (const account of accounts) busyAccounts.delete(account);
        if (queue.length > 0) pumpSoon();
        else if (running === 0) for (const wake of idle.splice(0)) wake();
      });
    }
  }

  return {
    submit: (command) =>
      new Promise((resolve, reject) => {
        const accepted = queue.add({
          accountId: command.accountId,
          key: command.key,
          name: command.name,
          bodyHash: hashOf([command.name, command.body]),
          orderId: command.orderId,
          reads: command.reads,
          decide: command.decide as AnyDecide,
          settle: (outcome) =>
            'fault' in outcome ? reject(outcome.fault) : resolve(outcome.answer as never),
        });
        if (accepted) pumpSoon();
        else resolve({ refused: 'busy' });
      }),
    drain: () =>
      queue.length === 0 && running === 0
        ? Promise.resolve()
        : new Promise((resolve) => idle.push(resolve)),
  };
}

function nameOf(outcome: Outcome): string {
  if ('fault' in outcome) return 'fault';
  if (outcome.replayed) return 'replayed';
  const answer = outcome.answer as object;
  return isRefusal(answer) ? answer.refused : 'done';
}

const ATTEMPTS = 3;

async function commitGroup(options: CommitterOptions, group: readonly Waiting[]): Promise<void> {
  const started = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      const outcomes = await decideAndWrite(options, group);
      group.forEach((waiting, i) => {
        options.onCommand?.({ kind: waiting.name, outcome: nameOf(outcomes[i]!) });
        waiting.settle(outcomes[i]!);
      });
      options.onGroup?.({ size: group.length, seconds: (performance.now() - started) / 1000 });
      return;
    } catch (error) {
      if (isRefusedByServer(error)) {
        // One row the database won't have must not fail its neighbours: each alone.
        if (group.length === 1) return group[0]!.settle({ fault: error });
        for (const waiting of group) await commitGroup(options, [waiting]);
        return;
      }
      // The link broke, perhaps after COMMIT: the stored keys tell what happened.
      if (attempt >= ATTEMPTS) {
        for (const waiting of group) waiting.settle({ fault: error });
        return;
      }
    }
  }
}

async function decideAndWrite(
  options: CommitterOptions,
  group: readonly Waiting[],
): Promise<Outcome[]> {
  const { outcomes, hasOutbox } = await inTransaction(options.database, async (transaction) => {
    const accountIds = [...new Set(group.map((waiting) => waiting.accountId))].sort();
    // Sent together, run in this order: what is read is read under the locks.
    const [locked, commands, lastSeqs, states] = await Promise.all([
      lockAccounts(transaction, accountIds),
      readCommands(transaction, group),
      readLastSeqs(transaction, accountIds),
      loadAccountStates(transaction, accountIds, wantedOf(group)),
    ]);
    const now = options.clock();
    const writing = new Writing(now, lastSeqs);
    const context = { now, newId: options.newId };
    const results = group.map((waiting, i): Outcome => {
      const { accountId, key, name, bodyHash } = waiting;
      if (!locked.has(accountId)) return { answer: { refused: 'unknown_account' } };
      const earlier = writing.command(accountId, key) ?? commands.get(i);
      if (earlier)
        return earlier.bodyHash === bodyHash
          ? { answer: earlier.answer, replayed: true }
          : { answer: { refused: 'key_reused' } };
      try {
        const state = states.get(accountId)!;
        const decision = waiting.decide(state, context);
        if (isRefusal(decision)) return { answer: decision };
        const { changes, answer } = decision as Decided<unknown>;
        const row: CommandRow = { accountId, key, name, bodyHash, answer, recordedAt: now };
        writing.add(state, changes, row);
        // The next command of the same account in this group sees what this one changed.
        applyChanges(state, changes);
        return { answer };
      } catch (fault) {
        return { fault };
      }
    });
    return {
      result: { outcomes: results, hasOutbox: writing.hasOutbox },
      lastWrites: () => writing.write(transaction),
    };
  });
  if (hasOutbox) options.onOutbox?.();
  return outcomes;
}

/** Which parts of which accounts the group looks at; undefined: all of all. */
function wantedOf(group: readonly Waiting[]) {
  return {
    orderIds: group.flatMap((waiting) => waiting.orderId ?? []),
    of: (part: AccountPart): string[] => [
      ...new Set(
        group
          .filter(({ reads }) => reads === undefined || reads.includes(part))
          .map(({ accountId }) => accountId),
      ),
    ],
  };
}
