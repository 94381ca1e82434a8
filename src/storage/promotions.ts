import type { PromotionRoom, Promotions, PromotionVersion } from '#domain/promotion.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from './database.ts';
import {
  fromPromotionDocument,
  type PromotionDocument,
  toPromotionDocument,
} from './promotion-document.ts';

type Source = Database | Transaction;

/** Every version, and what is left of limits for all. */
export async function readPromotions(source: Source): Promise<Promotions> {
  const { rows } = await source.query<{
    promotionId: string;
    version: number;
    document: PromotionDocument;
    withdrawnAt: Instant | null;
    uses: bigint | null;
    minor: bigint | null;
  }>(
    `select p.id as "promotionId", version, document, withdrawn_at as "withdrawnAt", b.uses, b.minor
      from promotion p left join promotion_budget b on b.promotion_id = p.id order by id, version`,
  );
  const versions = rows.map(({ document, promotionId, version, withdrawnAt }) =>
    fromPromotionDocument(document, { promotionId, version, withdrawnAt }),
  );
  const room = new Map<string, PromotionRoom>();
  rows.forEach(({ promotionId, uses, minor }, i) => {
    const { limits } = versions[i]!;
    room.set(promotionId, {
      uses: limits.uses === null ? null : limits.uses - Number(uses ?? 0n),
      minor: limits.minor === null ? null : limits.minor - (minor ?? 0n),
    });
  });
  return { versions, room };
}

/** Importers take turns; readers are not held up. */
export async function lockPromotions(transaction: Transaction): Promise<void> {
  await transaction.query('lock table promotion in share row exclusive mode');
}

export async function addPromotionVersion(
  transaction: Transaction,
  promotion: PromotionVersion,
  now: Instant,
): Promise<void> {
  const { promotionId, version, withdrawnAt } = promotion;
  await transaction.query(
    `insert into promotion (id, version, document, recorded_at, withdrawn_at)
      values ($1, $2, $3, $4, $5)`,
    [
      promotionId,
      version,
      toPromotionDocument(promotion),
      toIso(now),
      withdrawnAt === null ? null : toIso(withdrawnAt),
    ],
  );
  await transaction.query(
    'insert into promotion_budget (promotion_id) values ($1) on conflict (promotion_id) do nothing',
    [promotionId],
  );
}

/** Nobody takes any version of it from `at` on; null: it is offered again. */
export async function setWithdrawn(
  transaction: Transaction,
  { promotionId, at }: { promotionId: string; at: Instant | null },
): Promise<void> {
  await transaction.query(
    `update promotion set withdrawn_at = $2 where id = $1
      and version = (select max(version) from promotion where id = $1)`,
    [promotionId, at === null ? null : toIso(at)],
  );
}

/** The promotion that a code of its own opens; null: there is no such code, or it is blocked. */
export async function readPromotionCode(source: Source, codeHash: Buffer): Promise<string | null> {
  const { rows } = await source.query<{ promotionId: string }>({
    name: 'read-promotion-code',
    text: `select promotion_id as "promotionId" from promotion_code
      where code_hash = $1 and blocked_at is null`,
    values: [codeHash],
  });
  return rows[0]?.promotionId ?? null;
}

/** Answers which were new; a code that is there already is left out. */
export async function addPromotionCodes(
  transaction: Transaction,
  batch: { promotionId: string; batch: string; now: Instant },
  hashes: readonly Buffer[],
): Promise<Set<string>> {
  const { rows } = await transaction.query<{ hash: Buffer }>(
    `insert into promotion_code (code_hash, promotion_id, batch, created_at)
      select code_hash, $2, $3, $4 from unnest($1::bytea[]) as c (code_hash)
      on conflict (code_hash) do nothing returning code_hash as hash`,
    [hashes, batch.promotionId, batch.batch, toIso(batch.now)],
  );
  return new Set(rows.map(({ hash }) => hash.toString('hex')));
}

export interface PromotionCount {
  promotionId: string;
  uses: number;
  minor: bigint;
  codes: number;
}

/** What is set aside of each promotion's limits for all, and how many codes of its own it has. */
export async function countPromotions(source: Source): Promise<PromotionCount[]> {
  const { rows } = await source.query<{
    promotionId: string;
    uses: bigint;
    minor: bigint;
    codes: bigint;
  }>(
    `select promotion_id as "promotionId", uses, minor, (select count(*) from promotion_code c
        where c.promotion_id = b.promotion_id) as codes from promotion_budget b order by 1`,
  );
  return rows.map((row) => ({ ...row, uses: Number(row.uses), codes: Number(row.codes) }));
}
