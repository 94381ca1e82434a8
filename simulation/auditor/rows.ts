import type pg from 'pg';

// What the auditor reads of each table. Its own list: what the product believes is not asked.

type Kind = 'text' | 'amount' | 'time' | 'json' | 'number' | 'flag';
type Value<K extends Kind> = K extends 'text'
  ? string
  : K extends 'amount'
    ? bigint
    : K extends 'json'
      ? unknown
      : K extends 'flag'
        ? boolean
        : number;

type Columns = Readonly<Record<string, Kind | `${Kind}?`>>;

export type RowOf<Spec extends Columns> = {
  -readonly [Name in keyof Spec]: Spec[Name] extends `${infer K extends Kind}?`
    ? Value<K> | null
    : Spec[Name] extends Kind
      ? Value<Spec[Name]>
      : never;
};

export const tables = {
  subscriber_order: {
    ...({ id: 'text', kind: 'text', line_id: 'text?', plan_id: 'text?' } as const),
    ...({ plan_version: 'number?', state: 'text', price_minor: 'amount' } as const),
    ...({ tax_minor: 'amount', currency: 'text', held_minor: 'amount' } as const),
    ...({ expires_at: 'time', closed_at: 'time?', fulfilled_at: 'time?' } as const),
    ...({ origin: 'text', created_at: 'time', discounts: 'json' } as const),
  },
  payment: {
    ...({ id: 'text', order_id: 'text', gateway: 'text', method: 'text', state: 'text' } as const),
    ...({ amount_minor: 'amount', captured_minor: 'amount', currency: 'text' } as const),
    ...({ redirect_url: 'text?', deadline_at: 'time', holds: 'json' } as const),
    ...({ means_id: 'text?', decline_reason: 'text?' } as const),
  },
  refund: {
    ...({ id: 'text', order_id: 'text', payment_id: 'text', amount_minor: 'amount' } as const),
    ...({ currency: 'text', reason: 'text', destination: 'text', state: 'text' } as const),
  },
  period: {
    ...({ id: 'text', line_id: 'text', order_id: 'text?', kind: 'text' } as const),
    ...({ starts_at: 'time?', ends_at: 'time?', ended_at: 'time?', end: 'text?' } as const),
  },
  bucket: {
    ...({ id: 'text', line_id: 'text?', period_id: 'text?', order_id: 'text?' } as const),
    ...({ origin: 'text', kind: 'text', asset: 'text', zone_id: 'text?', scope: 'text' } as const),
    ...({ granted: 'amount', remaining: 'amount', reserved: 'amount', used: 'amount' } as const),
    ...({ expired: 'amount', refunded: 'amount', taxed: 'flag' } as const),
    ...({ starts_at: 'time?', expires_at: 'time?', closed_at: 'time?' } as const),
  },
  charging_session: {
    ...({ id: 'text', line_id: 'text', holds: 'json', steps: 'json?' } as const),
    ...({ expires_at: 'time', ended_at: 'time?' } as const),
  },
  transfer: {
    ...({ seq: 'amount', command_key: 'text', kind: 'text', asset: 'text' } as const),
    ...({ amount: 'amount', from_place: 'text', to_place: 'text', line_id: 'text?' } as const),
    ...({ bucket_id: 'text?', order_id: 'text?', payment_id: 'text?' } as const),
    ...({ refund_id: 'text?', session_id: 'text?', rule: 'text', country: 'text?' } as const),
    ...({ scope: 'text?', happened_at: 'time' } as const),
  },
  auto_renewal: {
    ...({ id: 'text', state: 'text', trigger: 'json', agreed_minor: 'amount' } as const),
    ...({ currency: 'text', end_cause: 'text?', monthly_cap_minor: 'amount?' } as const),
    ...({ created_at: 'time', plan_id: 'text' } as const),
  },
  line: {
    ...({ id: 'text', market_id: 'text', sim_kind: 'text', state: 'text' } as const),
    ...({ state_since: 'time' } as const),
  },
  line_event: {
    ...({
      id: 'text',
      line_id: 'text',
      kind: 'text',
      detail: 'json',
      happened_at: 'time',
    } as const),
  },
  promotion_use: {
    ...({ id: 'text', promotion_id: 'text', order_id: 'text?', state: 'text' } as const),
    ...({ discount_minor: 'amount', claimed_minor: 'amount?', redemption_id: 'text' } as const),
  },
  payment_means: { id: 'text', state: 'text' },
  command: { key: 'text', name: 'text' },
} as const satisfies Record<string, Columns>;

export type TableName = keyof typeof tables;
export type Row<Name extends TableName> = RowOf<(typeof tables)[Name]>;

const quoted = (name: string) => (name === 'end' ? '"end"' : name);

function selected(name: string, kind: string): string {
  if (kind.startsWith('amount')) return `${name}::text`;
  if (kind.startsWith('time')) return `(extract(epoch from ${name}) * 1000)::bigint`;
  return quoted(name);
}

const selection = (table: TableName): string => {
  const columns = Object.entries(tables[table]).map(([name, kind]) => selected(name, kind));
  return `select '${table}' as name, account_id as account,
    json_build_array(${columns.join(', ')})::text as row
    from ${table} where account_id = any($1::uuid[]) and xmin::text::bigint >= $2`;
};

const changed = `${(Object.keys(tables) as TableName[]).map(selection).join(' union all ')}
  union all select 'horizon', null,
    (pg_snapshot_xmin(pg_current_snapshot())::text::bigint & 4294967295)::text`;

export interface ReadRow {
  account: string;
  table: TableName;
  row: Row<TableName>;
}

/**
 * Every row of these accounts that was written since `horizon`, in one question. A row may come
 * twice: transactions still under way then are asked for again.
 */
export async function readChanged(
  client: pg.Pool | pg.PoolClient,
  accounts: readonly string[],
  horizon: number,
): Promise<{ rows: ReadRow[]; horizon: number }> {
  const { rows } = await client.query<{ name: string; account: string; row: string }>({
    name: 'audit-changed',
    text: changed,
    values: [accounts, horizon],
  });
  // Whoever picks one of these later must find them in an order that does not depend on the server.
  rows.sort((a, b) => (a.row < b.row ? -1 : a.row > b.row ? 1 : 0));
  let next = horizon;
  const read: ReadRow[] = [];
  for (const { name, account, row } of rows)
    if (name === 'horizon') next = Number(row);
    else read.push({ account, table: name as TableName, row: toRow(name as TableName, row) });
  return { rows: read, horizon: next };
}

function toRow(table: TableName, text: string): Row<TableName> {
  const values = JSON.parse(text) as unknown[];
  const entries = Object.entries(tables[table]).map(([name, kind], i) => [
    name,
    kind.startsWith('amount') && values[i] !== null ? BigInt(values[i] as string) : values[i],
  ]);
  return Object.fromEntries(entries) as Row<TableName>;
}
