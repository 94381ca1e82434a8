import type { Column } from './account-table.ts';
import type { ColumnType } from './array-param.ts';

/** Rows of one table, those for which the condition holds. */
export interface Read {
  table: { name: string; columns: readonly Column[] };
  condition: string;
}

/** `place` names the version of the row that was read (ctid): good while its account is locked. */
export interface Placed {
  accountId: string;
  place: string;
  row: object;
}

export interface ReadTogether {
  text: string;
  /** A row of the answer, as an array; `of`: which of the reads it belongs to. */
  placed(values: readonly unknown[]): Placed & { of: number };
}

const OF = 0;
const PLACE = 1;

/**
 * Rows of several tables by one statement: most groups are small, and each statement costs both sides. Each column
 * of each table is put where the answer has one of its type; the places that a table does not need are null.
 */
export function readTogether(reads: readonly Read[]): ReadTogether {
  const types: ColumnType[] = [];
  const places = reads.map(({ table }) => placesOf(table.columns, types));
  const blanks = reads.map(({ table }) => blankOf(table.columns));
  const branches = reads.map(({ table, condition }, of) => {
    const selected = types.map((type) => `null::${type}`);
    table.columns.forEach(({ name }, i) => {
      selected[places[of]![i]!] = `${table.name}.${name}`;
    });
    return `select ${of}, ${table.name}.ctid, ${selected.join(', ')} from ${table.name} where ${condition}`;
  });
  return {
    text: branches.join(' union all '),
    placed(values) {
      const of = values[OF] as number;
      const { columns } = reads[of]!.table;
      const at = places[of]!;
      const given = (i: number) => values[PLACE + 1 + at[i]!];
      const row = { ...blanks[of] };
      for (let i = 1; i < columns.length; i++) row[columns[i]!.property] = given(i);
      return { of, accountId: given(0) as string, place: values[PLACE] as string, row };
    },
  };
}

/**
 * A row with nothing in it. One that gets its properties one after the other by computed names is kept as a
 * hash table by V8 from the seventeenth on, and copying it (`{ ...row }`) then takes fifty times as long.
 */
const blankOf = (columns: readonly Column[]): Record<string, unknown> =>
  Object.fromEntries(columns.slice(1).map(({ property }) => [property, null]));

/** Where each column goes among `types`, which grow by what is lacking. */
function placesOf(columns: readonly Column[], types: ColumnType[]): number[] {
  const taken = new Set<number>();
  return columns.map(({ type }) => {
    let place = types.findIndex((known, i) => known === type && !taken.has(i));
    if (place === -1) place = types.push(type) - 1;
    taken.add(place);
    return place;
  });
}
