import { toIdentifier } from '#domain/identifier.ts';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { readClaimant, readOrderByReference, readOwner } from '#storage/reads/ledger-subject.ts';
import { readLineByNumber } from '#storage/reads/line-by-number.ts';
import type { Product } from '../product.ts';

/** Part of a ledger that somebody asks about. */
export interface LedgerSubject {
  accountId: string;
  kind: 'account' | 'line' | 'order' | 'bucket';
  id: string;
}

const kinds = { acc: 'account', line: 'line', ord: 'order', bkt: 'bucket' } as const;

const prefixes = { account: 'acc', line: 'line', order: 'ord', bucket: 'bkt' } as const;

export const publicIdOf = ({ kind, id }: Pick<LedgerSubject, 'kind' | 'id'>): string =>
  toPublicId(prefixes[kind], id);

/**
 * What staff typed: `acc_…`, `line_…`, `ord_…`, `bkt_…`, a number with "+", the short reference of
 * an order, an e-mail address or a user name. Null: there is no such thing.
 */
export async function findLedgerSubject(
  { database }: Pick<Product, 'database'>,
  typed: string,
): Promise<LedgerSubject | null> {
  for (const prefix of Object.keys(kinds) as (keyof typeof kinds)[]) {
    const id = fromPublicId(prefix, typed);
    if (id === null) continue;
    const accountId = await readOwner(database, { kind: prefix, id });
    return accountId === null ? null : { accountId, kind: kinds[prefix], id };
  }
  if (typed.startsWith('+')) {
    const line = await readLineByNumber(database, typed.replaceAll(/[ -]/g, ''));
    return line && { accountId: line.accountId, kind: 'line', id: line.lineId };
  }
  const accountId = await readClaimant(database, toIdentifier(typed));
  if (accountId) return { accountId, kind: 'account', id: accountId };
  const order = await readOrderByReference(database, typed.toUpperCase());
  return order && { accountId: order.accountId, kind: 'order', id: order.id };
}
