import { arrayParam, type ColumnType } from './array-param.ts';

/** Every property of a row with the type of its column: a forgotten one does not compile. */
type Columns<Row> = { [Property in keyof Row]-?: ColumnType };

/** Columns that rows of a decision don't have themselves, by property: one value for each row. */
export type Stamps = Readonly<Record<string, readonly unknown[]>>;

export interface AccountTable<Row> {
  /** Selects rows of the accounts `$1`; the caller adds its own condition. */
  select: string;
  /** With the account's id first. */
  columns: readonly Column[];
  name: string;
  /**
   * SQL that writes rows, its parameters numbered from `first`: one array a column. `put` writes whole rows,
   * also instead of one that is there already; for `append` such a one is a fault; `update` writes what may
   * change of rows that are where they were read, and answers a row for each of them.
   */
  write(how: How, first: number): string;
  /** One array a column, for `put` and `append`; each row's account beside it. */
  arrays(accountIds: readonly string[], rows: readonly Row[], stamps?: Stamps): Buffer[];
  /** The same for `update`, by the places of the rows. */
  changeable(places: readonly string[], rows: readonly Row[]): Buffer[];
}

export type How = 'put' | 'append' | 'update';

const snake = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const reserved: Record<string, string> = { end: '"end"', from: 'from_place', to: 'to_place' };

export interface Column {
  property: string;
  /** In SQL. */
  name: string;
  type: ColumnType;
}

interface Particulars<Row> {
  /** Never change once a row is there: an update leaves them alone. */
  fixed?: readonly (keyof Row)[];
  /** What is appended instead of the values given, in SQL over the row `given`. */
  computed?: { [Property in keyof Row]?: string };
}

export function accountTable<Row>(
  name: string,
  columns: Columns<Row>,
  { fixed = [], computed = {} }: Particulars<Row> = {},
): AccountTable<Row> {
  const all: Column[] = Object.entries<ColumnType>({ accountId: 'uuid', ...columns }).map(
    ([property, type]) => ({ property, type, name: reserved[property] ?? snake(property) }),
  );
  const isKey = (column: Column) => column.property === 'accountId' || column.property === 'id';
  const changing = all.filter(
    (column) => !isKey(column) && !fixed.includes(column.property as keyof Row),
  );
  const id = all.filter((column) => column.property === 'id');
  const place: Column = { property: 'place', name: 'place', type: 'text' };
  const updated = [place, ...id, ...changing];
  // Columns side by side instead of `from unnest(…, …)`, which would first store each of them away.
  const given = (of: readonly Column[], first: number) =>
    `select ${of.map(({ name, type }, i) => `unnest($${first + i}::${type}[]) as ${name}`).join(', ')}`;
  const list = (of: readonly Column[]) => of.map((column) => column.name).join(', ');
  const aliased = all.map((column) => `${column.name} as "${column.property}"`);
  const set = (from: string) =>
    changing.map((column) => `${column.name} = ${from}.${column.name}`).join(', ');
  const appended = all.map(
    (column) => computed[column.property as keyof Row] ?? `given.${column.name}`,
  );
  const append = (first: number) =>
    `insert into ${name} (${list(all)}) ${
      Object.keys(computed).length === 0
        ? given(all, first)
        : `select ${appended.join(', ')} from (${given(all, first)}) as given`
    }`;
  const write: Record<How, (first: number) => string> = {
    append,
    put: (first) =>
      `${append(first)} on conflict (account_id, id) do update set ${set('excluded')}`,
    update: (first) => `update ${name} set ${set('new')} from (${given(updated, first)}) as new
      where ${name}.ctid = new.place::tid and ${name}.id = new.id returning 1`,
  };
  const params = (of: readonly Column[], rows: readonly unknown[], stamps: Stamps = {}) => {
    const own = valuesOf(of, rows as Record<string, unknown>[]);
    return of.map(({ property, type }, i) => arrayParam(type, stamps[property] ?? own[i]!));
  };
  const ofAccounts = 'where account_id = any($1::uuid[])';
  return {
    name,
    select: `select ${aliased.join(', ')} from ${name} ${ofAccounts}`,
    columns: all,
    write: (how, first) => write[how](first),
    arrays: (accountIds, rows, stamps) => params(all, rows, { ...stamps, accountId: accountIds }),
    changeable: (places, rows) => params(updated, rows, { place: places }),
  };
}

/** An array a column. Row by row: a row is in the processor's cache once, not once for each of its columns. */
function valuesOf(of: readonly Column[], rows: readonly Record<string, unknown>[]): unknown[][] {
  const properties = of.map(({ property }) => property);
  const columns = properties.map(() => new Array<unknown>(rows.length));
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    for (let c = 0; c < properties.length; c++) columns[c]![r] = row[properties[c]!];
  }
  return columns;
}
