import type { Finding } from './account-books.ts';
import type { Row, TableName } from './rows.ts';

/** From which state which others may follow. A state that is missing is for ever. */
const steps: Partial<Record<TableName, Readonly<Record<string, readonly string[]>>>> = {
  subscriber_order: {
    draft: ['awaiting-payment', 'fulfilled', 'cancelled', 'expired'],
    'awaiting-payment': ['fulfilled', 'cancelled', 'expired', 'returned'],
  },
  payment: {
    intended: ['opened', 'captured', 'declined', 'cancelled', 'expired'],
    opened: ['captured', 'declined', 'cancelled', 'expired'],
    declined: ['captured'],
    cancelled: ['captured'],
    expired: ['captured'],
  },
  promotion_use: { held: ['taken', 'released'], taken: ['returned'] },
  // What was refused may be asked for once more.
  refund: { requested: ['refunded', 'refused'], refused: ['refunded', 'requested'] },
};

/** What never changes once it is written. */
const fixed: Partial<Record<TableName, readonly string[]>> = {
  subscriber_order: ['line_id', 'plan_id', 'plan_version', 'currency'],
  promotion_use: ['promotion_id', 'order_id', 'discount_minor', 'claimed_minor', 'redemption_id'],
  payment: ['order_id', 'amount_minor', 'currency', 'gateway', 'method'],
  refund: ['order_id', 'payment_id', 'amount_minor', 'currency'],
  period: ['line_id', 'order_id', 'kind'],
  bucket: ['line_id', 'period_id', 'order_id', 'asset', 'kind', 'granted'],
  line_event: ['line_id', 'kind', 'happened_at'],
};

/** What once set stays as it is. */
const lasting: Partial<Record<TableName, readonly string[]>> = {
  subscriber_order: ['closed_at', 'fulfilled_at'],
  period: ['ended_at', 'end'],
  bucket: ['closed_at'],
};

const growing = ['used', 'expired', 'refunded'];

type Fields = Record<string, unknown>;

/** What may not have happened between two readings of a row. */
export function transitionFindings(
  table: TableName,
  before: object,
  after: Row<TableName>,
): Finding[] {
  const [old, now] = [before as Fields, after as unknown as Fields];
  const found: Finding[] = [];
  const say = (rule: string, says: string) =>
    found.push({ rule, says: `${table} ${now.id} ${says}` });
  const allowed = steps[table];
  if (
    allowed &&
    old.state !== now.state &&
    !allowed[String(old.state)]?.includes(String(now.state))
  )
    say('transition', `went from ${old.state} to ${now.state}`);
  for (const name of fixed[table] ?? [])
    if (old[name] !== now[name]) say('fixed', `changed ${name} from ${old[name]} to ${now[name]}`);
  for (const name of lasting[table] ?? [])
    if (old[name] !== null && old[name] !== now[name])
      say('lasting', `changed ${name} from ${old[name]} to ${now[name]}`);
  if (table === 'bucket')
    for (const name of growing)
      if ((now[name] as bigint) < (old[name] as bigint)) say('growing', `took back ${name}`);
  // Tax is fixed by the sale: credit that was taxed before is not taxed again.
  // A draft is priced anew when a code is typed; from then on nothing of its price changes.
  const isPriced = table === 'subscriber_order' && old.state !== 'draft';
  if (isPriced && old.price_minor !== now.price_minor) say('fixed', 'changed its price');
  if (isPriced && old.state === now.state && old.tax_minor !== now.tax_minor)
    say('fixed', 'changed its tax');
  if (table === 'payment' && old.state === 'captured' && old.captured_minor !== now.captured_minor)
    say('fixed', 'changed what was captured');
  return found;
}
