import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { openDatabase } from '#storage/database.ts';
import { makeSubscribers } from '../bench/bench-subscribers.ts';
import { addAccounts } from '../bench/charge-accounts.ts';
import { auditAcknowledged, auditBooks, auditFulfilled, type Finding } from './audit.ts';
import { CHARGED_ACCOUNTS } from './charged-accounts.ts';
import { startRenewing } from './renewing.ts';
import { buildStand, type Stand, type StandOptions } from './stand.ts';

export interface Result {
  passed: boolean;
  rounds: number;
  /** Slowest return after a blow, in milliseconds, by what was struck. */
  slowestReturnMs: Record<string, number>;
  /** Renewals subscribers were told are fulfilled, and charges that were answered. */
  acknowledgedRenewals: number;
  acknowledgedCharges: number;
  renewalsGivenUp: number;
  lost: number;
  doubled: number;
  /** After everything was given time to end. */
  findings: Finding[];
}

/** Strikes the running product once; answers what was struck and how long it took to come back. */
export type Blow = (
  stand: Stand,
  /** `round` counts from 0. */
  turn: { round: number; isLast: boolean },
) => Promise<{ struck: string; returnMs: number }>;

const RENEWING = 12;
const BETWEEN_MS = 2_000;
const SETTLE_MS = 90_000;

/** A return within this is a pass. */
export const RETURN_WITHIN_MS = 10_000;

/** Load, blow after blow, then quiet; at the end the books must be right. */
export async function strike(
  rounds: number,
  blow: Blow,
  options: StandOptions = {},
): Promise<Result> {
  const stand = await buildStand(options);
  const client = new pg.Client({ connectionString: stand.databaseUrl });
  client.on('error', () => {});
  try {
    const database = openDatabase(stand.databaseUrl, { connections: 2 });
    await addAccounts(database, { from: 0, to: CHARGED_ACCOUNTS, used: 0n });
    await database.end();
    const subscribers = await makeSubscribers(stand.databaseUrl, RENEWING);
    await Promise.all([stand.program.start(), stand.worker.start(), stand.charger.start()]);
    const renewing = startRenewing(stand, subscribers);
    const slowest: Record<string, number> = {};
    for (let round = 0; round < rounds; round++) {
      await pause(BETWEEN_MS + Math.random() * BETWEEN_MS);
      const { struck, returnMs } = await blow(stand, { round, isLast: round === rounds - 1 });
      slowest[struck] = Math.round(Math.max(slowest[struck] ?? 0, returnMs));
    }
    await pause(BETWEEN_MS);
    await renewing.stop();
    await stand.charger.stop();
    await client.connect();
    const findings = await settled(client);
    const charges = await auditAcknowledged(client, stand.charger.acknowledged);
    const lostRenewals = await auditFulfilled(client, renewing.acknowledged);
    const lost = charges.lost + lostRenewals;
    return {
      passed:
        findings.length === 0 &&
        lost === 0 &&
        charges.doubled === 0 &&
        renewing.acknowledged.length > 0 &&
        stand.charger.acknowledged.length > 0 &&
        Object.values(slowest).every((ms) => ms <= RETURN_WITHIN_MS),
      rounds,
      slowestReturnMs: slowest,
      acknowledgedRenewals: renewing.acknowledged.length,
      acknowledgedCharges: stand.charger.acknowledged.length,
      renewalsGivenUp: renewing.givenUp,
      lost,
      doubled: charges.doubled,
      findings,
    };
  } finally {
    await client.end().catch(() => {});
    await stand.stop();
  }
}

/** Gives workers time to end what is pending; what is wrong after that stays wrong. */
async function settled(client: pg.Client): Promise<Finding[]> {
  const end = performance.now() + SETTLE_MS;
  for (;;) {
    const findings = await auditBooks(client);
    if (findings.length === 0 || performance.now() > end) return findings;
    await pause(1_000);
  }
}
