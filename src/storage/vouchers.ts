import type { Currency } from '#domain/money.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Voucher, VoucherBatch, VoucherTax, VoucherWish } from '#domain/voucher.ts';
import type { Database, Transaction } from './database.ts';

type Source = Database | Transaction;

interface BatchColumns {
  id: string;
  kind: 'value' | 'plan';
  amountMinor: bigint | null;
  currency: Currency | null;
  planId: string | null;
  marketId: string | null;
  tax: VoucherTax;
  digits: number;
  expiresAt: Instant | null;
  createdAt: Instant;
}

const batchColumns = `b.id, b.kind, b.amount_minor as "amountMinor", b.currency,
  b.plan_id as "planId", b.market_id as "marketId", b.tax, b.digits, b.expires_at as "expiresAt",
  b.created_at as "createdAt"`;

const voucherColumns = `v.serial, v.account_id as "accountId", v.wish, v.claimed_at as "claimedAt",
  v.redeemed_at as "redeemedAt", v.blocked_at as "blockedAt", ${batchColumns}`;

function toBatch(row: BatchColumns): VoucherBatch {
  const { id, kind, amountMinor, currency, planId, ...rest } = row;
  const worth =
    kind === 'value'
      ? { kind, amountMinor: amountMinor!, currency: currency! }
      : { kind, planId: planId! };
  const { marketId, tax, digits, expiresAt, createdAt } = rest;
  return { id, worth, marketId, tax, digits, expiresAt, createdAt };
}

type VoucherRow = Omit<Voucher, 'batch'> & BatchColumns;

function toVoucher(row: VoucherRow): Voucher {
  const { serial, accountId, wish, claimedAt, redeemedAt, blockedAt } = row;
  return { serial, batch: toBatch(row), accountId, wish, claimedAt, redeemedAt, blockedAt };
}

/** Null: there is none. One statement, found or not. */
export async function readVoucher(
  source: Source,
  by: { pinHash: Buffer } | { serial: string },
): Promise<Voucher | null> {
  const byPin = 'pinHash' in by;
  const { rows } = await source.query<VoucherRow>({
    name: byPin ? 'read-voucher-by-pin' : 'read-voucher-by-serial',
    text: `select ${voucherColumns} from voucher v join voucher_batch b on b.id = v.batch_id
      where ${byPin ? 'v.pin_hash' : 'v.serial'} = $1`,
    values: [byPin ? by.pinHash : by.serial],
  });
  return rows[0] ? toVoucher(rows[0]) : null;
}

/**
 * Takes a voucher for an account, whole in one statement: of any number at once one wins. False: it was
 * taken, blocked or ran out.
 */
export async function claimVoucher(
  database: Database,
  claim: { pinHash: Buffer; accountId: string; wish: VoucherWish; now: Instant },
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: 'claim-voucher',
    text: `update voucher v set account_id = $2, wish = $3, claimed_at = $4 from voucher_batch b
      where v.pin_hash = $1 and b.id = v.batch_id and v.account_id is null and v.blocked_at is null
        and (b.expires_at is null or b.expires_at > $4)`,
    values: [claim.pinHash, claim.accountId, JSON.stringify(claim.wish), toIso(claim.now)],
  });
  return rowCount === 1;
}

/** The claim's work is done. May be repeated. */
export async function confirmVoucher(
  database: Database,
  claim: { serial: string; claimId: string; now: Instant },
): Promise<void> {
  await database.query(
    `update voucher set redeemed_at = coalesce(redeemed_at, $3)
      where serial = $1 and wish->>'claimId' = $2`,
    [claim.serial, claim.claimId, toIso(claim.now)],
  );
}

/** The claim came to nothing, and that is recorded: the voucher is as before. May be repeated. */
export async function releaseVoucher(
  database: Database,
  claim: { serial: string; claimId: string },
): Promise<void> {
  await database.query(
    `update voucher set account_id = null, wish = null, claimed_at = null
      where serial = $1 and wish->>'claimId' = $2 and redeemed_at is null`,
    [claim.serial, claim.claimId],
  );
}

/** Claims that nobody finished, oldest first. */
export async function unfinishedVouchers(database: Database, before: Instant): Promise<Voucher[]> {
  const { rows } = await database.query<VoucherRow>(
    `select ${voucherColumns} from voucher v join voucher_batch b on b.id = v.batch_id
      where v.account_id is not null and v.redeemed_at is null and v.claimed_at <= $1
      order by v.claimed_at, v.serial limit 500`,
    [toIso(before)],
  );
  return rows.map(toVoucher);
}

/** False: there is a batch of this name. */
export async function addVoucherBatch(
  transaction: Transaction,
  { worth, ...batch }: VoucherBatch,
): Promise<boolean> {
  const value = worth.kind === 'value' ? worth : null;
  const { rowCount } = await transaction.query(
    `insert into voucher_batch (id, kind, amount_minor, currency, plan_id, market_id, tax, digits,
        expires_at, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing`,
    [
      batch.id,
      worth.kind,
      value?.amountMinor ?? null,
      value?.currency ?? null,
      worth.kind === 'plan' ? worth.planId : null,
      batch.marketId,
      batch.tax,
      batch.digits,
      batch.expiresAt === null ? null : toIso(batch.expiresAt),
      toIso(batch.createdAt),
    ],
  );
  return rowCount === 1;
}

/** Answers the places of those that were new; a PIN that some voucher has already is left out. */
export async function addVouchers(
  transaction: Transaction,
  batchId: string,
  vouchers: readonly { serial: string; pinHash: Buffer }[],
): Promise<Set<string>> {
  const { rows } = await transaction.query<{ serial: string }>(
    `insert into voucher (pin_hash, serial, batch_id)
      select pin_hash, serial, $3 from unnest($1::bytea[], $2::text[]) as v (pin_hash, serial)
      on conflict (pin_hash) do nothing returning serial`,
    [vouchers.map((each) => each.pinHash), vouchers.map((each) => each.serial), batchId],
  );
  return new Set(rows.map((row) => row.serial));
}

export interface BatchCount {
  batch: VoucherBatch;
  all: number;
  redeemed: number;
  blocked: number;
}

/** Newest first. */
export async function countVouchers(database: Database): Promise<BatchCount[]> {
  const { rows } = await database.query<
    BatchColumns & { all: bigint; redeemed: bigint; blocked: bigint }
  >(
    `select ${batchColumns}, count(v.*) as all, count(v.account_id) as redeemed,
        count(v.blocked_at) as blocked
      from voucher_batch b left join voucher v on v.batch_id = b.id
      group by b.id order by b.created_at desc, b.id`,
  );
  return rows.map((row) => ({
    batch: toBatch(row),
    all: Number(row.all),
    redeemed: Number(row.redeemed),
    blocked: Number(row.blocked),
  }));
}

/** Only one that nobody has claimed: what is redeemed can't be blocked. Answers how many changed. */
export async function setBlocked(
  transaction: Transaction,
  { serial, at }: { serial: string; at: Instant | null },
): Promise<number> {
  const { rowCount } = await transaction.query(
    `update voucher set blocked_at = $2 where serial = $1 and account_id is null
      and (blocked_at is null) = ($2::timestamptz is not null)`,
    [serial, at === null ? null : toIso(at)],
  );
  return rowCount ?? 0;
}

/** Another PIN for the same voucher while nobody has claimed it; the old one is unknown from then on. */
export async function replacePin(
  transaction: Transaction,
  voucher: { serial: string; from: Buffer; to: Buffer },
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `update voucher set pin_hash = $3 where serial = $1 and pin_hash = $2 and account_id is null
      and not exists (select from voucher other where other.pin_hash = $3)`,
    [voucher.serial, voucher.from, voucher.to],
  );
  return rowCount === 1;
}

export async function readPinHash(source: Source, serial: string): Promise<Buffer | null> {
  const { rows } = await source.query<{ hash: Buffer }>(
    'select pin_hash as hash from voucher where serial = $1',
    [serial],
  );
  return rows[0]?.hash ?? null;
}

export interface VoucherAction {
  serial: string;
  at: Instant;
  action: 'block' | 'unblock' | 'replace-pin' | 'redeem';
  staff: string;
  reason: string;
  accountId: string | null;
}

export async function recordVoucherAction(source: Source, action: VoucherAction): Promise<void> {
  await source.query(
    `insert into voucher_action (serial, at, action, staff, reason, account_id)
      values ($1, $2, $3, $4, $5, $6)`,
    [action.serial, toIso(action.at), action.action, action.staff, action.reason, action.accountId],
  );
}

/** Oldest first. */
export async function readVoucherActions(source: Source, serial: string): Promise<VoucherAction[]> {
  const { rows } = await source.query<VoucherAction>(
    `select serial, at, action, staff, reason, account_id as "accountId" from voucher_action
      where serial = $1 order by at`,
    [serial],
  );
  return rows;
}
