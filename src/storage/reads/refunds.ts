import type { Refund } from '#domain/payment.ts';
import type { Policy } from '#domain/policy.ts';
import { refundTable } from '../account-tables.ts';
import type { Database, Transaction } from '../database.ts';

/**
 * The refunds of one request, named by itself or by any of them; one that goes back by itself is alone.
 * Empty when the account has no such.
 */
export async function readRefundsOfRequest(
  source: Database | Transaction,
  of: { accountId: string; requestId: string },
): Promise<Refund[]> {
  const { rows } = await source.query<Refund>({
    name: 'read-refunds-of-request',
    text: `${refundTable.select} and (id = $2 or request_id =
      (select request_id from refund named where named.account_id = any($1::uuid[]) and named.id = $2))
      order by id`,
    values: [[of.accountId], of.requestId],
  });
  return rows;
}

/** The policy under which an order was made. Throws when it was never recorded: that is a bug. */
export async function readPolicyVersion(
  source: Database | Transaction,
  version: number,
): Promise<Policy> {
  const { rows } = await source.query<{ document: Policy }>({
    name: 'read-policy-version',
    text: 'select document from policy where version = $1',
    values: [version],
  });
  if (!rows[0]) throw new Error(`unknown policy version ${version}`);
  return rows[0].document;
}
