import { hash } from 'node:crypto';
import {
  type Decide,
  type Decided,
  type DecisionContext,
  isRefusal,
  type Refusal,
} from '#domain/account-state.ts';
import { applyChanges, changedParts } from '#domain/apply-changes.ts';
import type { Instant } from '#domain/time.ts';
import {
  type AccountPart,
  loadAccountStates,
  type ReadState,
  readTheRest,
  Unread,
} from './account-state.ts';
import { Unwritable } from './array-param.ts';
import { type CommandRow, lockAccounts, readCommands, Writing } from './committer-statements.ts';
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
  /**
   * The parts of the account that the decision nearly always looks at; if it looks at another, that is
   * read then. Absent: all.
   */
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
  /** How long a few commands wait for the group under way, to go together when it is done. */
  patienceMs?: number;
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
  const { groupSize = 512, inFlight = 2, queueSize = 10_000, patienceMs = 20 } = options;
  const queue = new FairQueue<Waiting>(queueSize);
  let running = 0;
  let underWay = 0;
  let pumping = false;
  let patience: NodeJS.Timeout | undefined;
  let isLate = false;
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

  /** All that is under way in even groups: while one is read for, another is written. */
  const shareOf = (waiting: number): number =>
    Math.min(groupSize, Math.max(SMALL_GROUP, Math.ceil((waiting + underWay) / inFlight)));

  /** Many small groups cost more than a few larger ones: on a busy machine they would delay each other. */
  const shouldWait = (): boolean =>
    running > 0 && queue.length < SMALL_GROUP && patienceMs > 0 && !isLate;

  function pump(): void {
    while (running < inFlight && queue.length > 0) {
      if (shouldWait()) {
        patience ??= setTimeout(() => {
          isLate = true;
          pump();
        }, patienceMs);
        break;
      }
      const group = queue.take(shareOf(queue.length), (accountId) => busyAccounts.has(accountId));
      if (group.length === 0) break;
      const accounts = new Set(group.map((waiting) => waiting.accountId));
      for (const account of accounts) busyAccounts.add(account);
      running++;
      underWay += group.length;
      void commitGroup(options, group).finally(() => {
        running--;
        clearTimeout(patience);
        patience = undefined;
        isLate = false;
        underWay -= group.length;
        for (const account of accounts) busyAccounts.delete(account);
        if (queue.length > 0) pumpSoon();
        else if (running === 0) for (const wake of idle.splice(0)) wake();
      });
    }
  }

  return {
    submit: (command) =>
      new Promise((resolve, reject) => {
        // Written in any other way it could name the same account twice, or none.
        if (!ACCOUNT_ID.test(command.accountId)) return resolve({ refused: 'unknown_account' });
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

const ACCOUNT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** So few cost as much in two groups as in one. */
const SMALL_GROUP = 32;

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
      if (isRefusedByServer(error) || error instanceof Unwritable) {
        // One row the database won't or can't have must not fail its neighbours: each alone.
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
    const [locked, commands, states] = await Promise.all([
      lockAccounts(transaction, accountIds),
      readCommands(transaction, group),
      loadAccountStates(transaction, accountIds, wantedOf(group)),
    ]);
    const now = options.clock();
    const writing = new Writing(now);
    const context = { now, newId: options.newId };
    const outcomes = new Array<Outcome>(group.length);
    /** Accounts of which more must be read: nothing is decided on them before that. */
    const unread = new Set<string>();
    const decideAll = (): void =>
      group.forEach((waiting, i) => {
        const { accountId, key } = waiting;
        if (outcomes[i] || unread.has(accountId)) return;
        const earlier = writing.command(accountId, key) ?? commands.get(i);
        if (!locked.has(accountId)) outcomes[i] = { answer: { refused: 'unknown_account' } };
        else if (earlier) outcomes[i] = answeredBefore(waiting, earlier);
        else {
          const outcome = decideOne(waiting, states.get(accountId)!, { context, writing });
          if (outcome === 'unread') unread.add(accountId);
          else outcomes[i] = outcome;
        }
      });
    decideAll();
    if (unread.size > 0) {
      const accountIds = [...unread];
      await readTheRest(transaction, states, { accountIds, orderIds: orderIdsOf(group) });
      unread.clear();
      decideAll();
    }
    return {
      result: { outcomes, hasOutbox: writing.hasOutbox },
      lastWrites: writing.sending(transaction),
    };
  });
  if (hasOutbox) options.onOutbox?.();
  return outcomes;
}

const answeredBefore = (
  { bodyHash }: Waiting,
  earlier: Pick<CommandRow, 'bodyHash' | 'answer'>,
): Outcome =>
  earlier.bodyHash === bodyHash
    ? { answer: earlier.answer, replayed: true }
    : { answer: { refused: 'key_reused' } };

/** Decides one command and gathers what it writes. `unread`: it needs more of the account than was read. */
function decideOne(
  { accountId, key, name, bodyHash, decide }: Waiting,
  state: ReadState,
  { context, writing }: { context: DecisionContext; writing: Writing },
): Outcome | 'unread' {
  try {
    const decision = decide(state, context);
    if (isRefusal(decision)) return { answer: decision };
    const { changes, answer } = decision as Decided<unknown>;
    if (!changedParts(changes).every((part) => state.hasRead(part))) return 'unread';
    writing.add(state, changes, {
      accountId,
      key,
      name,
      bodyHash,
      answer,
      recordedAt: context.now,
    });
    // The next command of the same account in this group sees what this one changed.
    applyChanges(state, changes);
    return { answer };
  } catch (fault) {
    return fault instanceof Unread ? 'unread' : { fault };
  }
}

const orderIdsOf = (group: readonly Waiting[]): string[] =>
  group.flatMap((waiting) => waiting.orderId ?? []);

/** Which parts of which accounts are read at once. */
function wantedOf(group: readonly Waiting[]) {
  return {
    orderIds: orderIdsOf(group),
    of: (part: AccountPart): string[] => [
      ...new Set(
        group
          .filter(({ reads }) => reads === undefined || reads.includes(part))
          .map(({ accountId }) => accountId),
      ),
    ],
  };
}
