import type pg from 'pg';
import { AccountBooks, type Finding, type Movement } from './account-books.ts';
import { bucketFindings, stepFindings } from './bucket-rules.ts';
import { enterMovement } from './ledger-rules.ts';
import { type Catalogue, orderFindings } from './order-rules.ts';
import { budgetFindings, type PromotionLimits, promotionFindings } from './promotion-rules.ts';
import { renewalFindings } from './renewal-rules.ts';
import { type ReadRow, type Row, readChanged } from './rows.ts';
import { taxFindings } from './tax-rules.ts';
import { transitionFindings } from './transition-rules.ts';

/** What the product has told somebody and must keep from then on. */
export interface Promised {
  account: string;
  says: string;
  holds: (books: AccountBooks) => boolean;
}

/**
 * Looks at the tables after each step, with eyes of its own: nothing of the product's code is used.
 * Keeps what it has read, so that a step costs what the step changed.
 */
export class Auditor {
  readonly accounts = new Map<string, AccountBooks>();
  readonly #client: pg.Pool;
  readonly #catalogue: Catalogue;
  readonly #limits = new Map<string, PromotionLimits>();
  #promises: Promised[] = [];
  #horizon = 0;

  constructor(client: pg.Pool, catalogue: Catalogue) {
    this.#client = client;
    this.#catalogue = catalogue;
  }

  watch(account: string): void {
    this.accounts.set(account, new AccountBooks(account));
  }

  /** What all together may have of a promotion. */
  limit(promotionId: string, limits: PromotionLimits): void {
    this.#limits.set(promotionId, limits);
  }

  books(account: string): AccountBooks {
    const books = this.accounts.get(account);
    if (!books) throw new Error(`account ${account} is not watched`);
    return books;
  }

  /** What a line has agreed to, as it was last seen. */
  renewalOf(lineId: string): Row<'auto_renewal'> | undefined {
    for (const { renewals } of this.accounts.values()) {
      const found = renewals.get(lineId);
      if (found) return found;
    }
    return undefined;
  }

  promise(promised: Promised): void {
    this.#promises.push(promised);
  }

  /** Reads what was written since the last look, and judges the accounts it belongs to. */
  async look(): Promise<Finding[]> {
    const accounts = [...this.accounts.keys()];
    const { rows, horizon } = await readChanged(this.#client, accounts, this.#horizon);
    this.#horizon = horizon;
    const found = this.#enter(rows);
    const touched = new Set(rows.map(({ account }) => account));
    for (const account of touched) {
      const books = this.books(account);
      found.push(...bucketFindings(books), ...stepFindings(books));
      found.push(...orderFindings(books, this.#catalogue));
      found.push(...taxFindings(books, this.#catalogue), ...renewalFindings(books));
      found.push(...promotionFindings(books, this.#limits));
      books.settleTimes();
    }
    found.push(...budgetFindings(this.accounts.values(), this.#limits));
    return [...found, ...this.recall()];
  }

  /** What was promised must be so, also where nothing was written. */
  recall(): Finding[] {
    const found = this.#promises.flatMap(({ account, says, holds }) =>
      holds(this.books(account)) ? [] : [{ rule: 'acknowledged', says }],
    );
    // What held once is kept by the rules on rows; a long list would only cost time.
    this.#promises = this.#promises.slice(-40);
    return found;
  }

  #enter(rows: readonly ReadRow[]): Finding[] {
    const found: Finding[] = [];
    const movements: { books: AccountBooks; movement: Movement }[] = [];
    for (const { account, table, row } of rows) {
      const books = this.books(account);
      if (table === 'transfer') {
        movements.push({ books, movement: row as Movement });
        continue;
      }
      const before = books.put(table, row);
      if (before && table !== 'command') found.push(...transitionFindings(table, before, row));
    }
    movements.sort((a, b) => Number(a.movement.seq - b.movement.seq));
    for (const { books, movement } of movements) {
      const known = books.movements[Number(movement.seq) - 1];
      if (!known) found.push(...enterMovement(books, movement));
      else if (!isSame(known, movement))
        found.push({ rule: 'append-only', says: `movement ${movement.seq} was written anew` });
    }
    return found;
  }
}

const isSame = (a: Row<'transfer'>, b: Row<'transfer'>): boolean =>
  Object.entries(a).every(([name, value]) => b[name as keyof typeof b] === value);
