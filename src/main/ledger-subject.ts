import { findLedgerSubject, type LedgerSubject } from '#usecases/ledger/find-ledger-subject.ts';
import type { Product } from '#usecases/product.ts';
import { closedGateway } from './closed-gateway.ts';
import type { Call } from './command.ts';
import { withMigratedDatabase } from './migrated-database.ts';
import { wireProduct } from './wiring.ts';

const NOTHING = 3;

/** Runs `work` on what was typed; says so when there is no such thing. */
export const withLedgerSubject = (
  call: Call,
  typed: string,
  work: (product: Product, subject: LedgerSubject) => Promise<number>,
): Promise<number> =>
  withMigratedDatabase(call, async ({ database, configuration: { secret } }) => {
    const product = wireProduct({ database, gateway: closedGateway, baseUrl: '', secret });
    const subject = await findLedgerSubject(product, typed);
    if (subject) return work(product, subject);
    call.err(`There is nothing called "${typed}".\n`);
    return NOTHING;
  });
