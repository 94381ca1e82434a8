import type { Row, TableName } from './rows.ts';

export type Movement = Row<'transfer'>;

/** What is wrong, as a sentence, with the rule that says so. */
export interface Finding {
  rule: string;
  says: string;
}

const keyOf = (table: TableName, row: Row<TableName>): string =>
  table === 'command' ? (row as Row<'command'>).key : (row as { id: string }).id;

/** One account as the auditor has read it, with what every place holds by its movements alone. */
export class AccountBooks {
  readonly id: string;
  readonly orders = new Map<string, Row<'subscriber_order'>>();
  readonly payments = new Map<string, Row<'payment'>>();
  readonly refunds = new Map<string, Row<'refund'>>();
  readonly periods = new Map<string, Row<'period'>>();
  readonly buckets = new Map<string, Row<'bucket'>>();
  readonly sessions = new Map<string, Row<'charging_session'>>();
  readonly lines = new Map<string, Row<'line'>>();
  readonly renewals = new Map<string, Row<'auto_renewal'>>();
  readonly events = new Map<string, Row<'line_event'>>();
  readonly promotionUses = new Map<string, Row<'promotion_use'>>();
  readonly means = new Map<string, Row<'payment_means'>>();
  readonly commands = new Map<string, Row<'command'>>();
  /** In the order of their numbers. */
  readonly movements: Movement[] = [];
  /** When each bucket held, as of the last look: the earliest start and latest end it ever had. */
  readonly #times = new Map<string, { start: number; end: number }>();
  /** `<place> <asset>`: what movements have left there. */
  readonly balances = new Map<string, bigint>();

  constructor(id: string) {
    this.id = id;
  }

  readonly #tables = (): Record<Exclude<TableName, 'transfer'>, Map<string, object>> => ({
    subscriber_order: this.orders,
    payment: this.payments,
    refund: this.refunds,
    period: this.periods,
    bucket: this.buckets,
    charging_session: this.sessions,
    line: this.lines,
    auto_renewal: this.renewals,
    line_event: this.events,
    promotion_use: this.promotionUses,
    payment_means: this.means,
    command: this.commands,
  });

  /** Puts a row; answers the one that stood there before. */
  put(table: Exclude<TableName, 'transfer'>, row: Row<TableName>): object | undefined {
    const rows = this.#tables()[table];
    const key = keyOf(table, row);
    const before = rows.get(key);
    rows.set(key, row);
    return before;
  }

  /**
   * Whether a bucket may have been used then. What is given back or replaced ends sooner, and a process
   * whose clock is behind moves what has just begun: so the widest time counts, and of what is new, any.
   */
  mayBeUsed({ id, starts_at: starts, expires_at: ends }: Row<'bucket'>, at: number): boolean {
    if (starts === null) return false;
    const known = this.#times.get(id);
    if (!known) return true;
    return Math.min(known.start, starts) <= at && at < Math.max(known.end, ends ?? Infinity);
  }

  /** Remembers when buckets hold, once all that was read has been judged. */
  settleTimes(): void {
    for (const { id, starts_at: starts, expires_at: ends } of this.buckets.values()) {
      if (starts === null) continue;
      const known = this.#times.get(id) ?? { start: starts, end: ends ?? Infinity };
      const end = Math.max(known.end, ends ?? Infinity);
      this.#times.set(id, { start: Math.min(known.start, starts), end });
    }
  }

  balance(place: string, asset: string): bigint {
    return this.balances.get(`${place} ${asset}`) ?? 0n;
  }

  /** Adds up amounts of movements. */
  sum(which: (movement: Movement) => boolean): bigint {
    return this.movements.reduce((sum, each) => (which(each) ? sum + each.amount : sum), 0n);
  }
}
