import type { DeclineReason } from '#domain/payment.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Database } from './database.ts';
import { type MeansSetup, type MeansSetupState, meansSetupColumns } from './reads/means-setup.ts';

export async function insertMeansSetup(database: Database, setup: MeansSetup): Promise<void> {
  await database.query(
    `insert into means_setup (account_id, id, gateway, method, currency, locale, consent, replaces_id,
      state, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      setup.accountId,
      setup.id,
      setup.gateway,
      setup.method,
      setup.currency,
      setup.locale,
      JSON.stringify(setup.consent),
      setup.replacesId,
      setup.state,
      toIso(setup.createdAt),
      toIso(setup.expiresAt),
    ],
  );
}

/** How many were begun since. */
export async function countMeansSetups(
  database: Database,
  accountId: string,
  since: Instant,
): Promise<number> {
  const { rows } = await database.query<{ count: number }>({
    name: 'count-means-setups',
    text: `select count(*)::integer as count from means_setup
      where account_id = $1 and created_at >= $2`,
    values: [accountId, toIso(since)],
  });
  return rows[0]!.count;
}

/** What became of it; one that is decided stays as it is. */
export async function decideMeansSetup(
  database: Database,
  of: { accountId: string; setupId: string },
  decided: {
    state: Exclude<MeansSetupState, 'open'>;
    declineReason: DeclineReason | null;
    meansId: string | null;
    at: Instant;
  },
): Promise<void> {
  await database.query({
    name: 'decide-means-setup',
    text: `update means_setup set state = $3, decline_reason = $4, means_id = $5, decided_at = $6
      where account_id = $1 and id = $2 and state = 'open'`,
    values: [
      of.accountId,
      of.setupId,
      decided.state,
      decided.declineReason,
      decided.meansId,
      toIso(decided.at),
    ],
  });
}

/** Whose time is up and nobody came back from; the oldest first. */
export async function unfinishedMeansSetups(
  database: Database,
  before: Instant,
): Promise<MeansSetup[]> {
  const { rows } = await database.query<MeansSetup>({
    name: 'unfinished-means-setups',
    text: `select ${meansSetupColumns} from means_setup where state = 'open' and expires_at < $1
      order by expires_at limit 200`,
    values: [toIso(before)],
  });
  return rows;
}
