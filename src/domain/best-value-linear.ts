/**
 * Prices `y >= 0` for some figures that make `wanted` worth the most while no row is worth more than
 * its limit: max wanted·y subject to rows·y <= limits, with limits >= 0. Primal simplex from y = 0 on
 * a dense tableau: a handful of figures against a few dozen rows. The result is scaled down to be
 * feasible whatever the rounding; null when the worth has no limit.
 */
export function bestPrices(
  wanted: readonly number[],
  rows: readonly (readonly number[])[],
  limits: readonly number[],
): number[] | null {
  const width = wanted.length;
  const table = rows.map((row, at) => [...row, limits[at]!]);
  const gain = [...wanted, 0];
  /** Which variable stands where: figures first, then one slack a row. */
  const columns = wanted.map((_, d) => d);
  const basis = rows.map((_, at) => width + at);

  // Pivots by the steepest column, then, should it ever cycle, none at all: any y is a valid answer.
  for (let pivots = 0; pivots < 50; pivots += 1) {
    const column = steepest(gain, width);
    if (column < 0) break;
    const row = tightest(table, column, width);
    if (row < 0) return null;
    pivot(table, gain, { row, column });
    [columns[column], basis[row]] = [basis[row]!, columns[column]!];
  }

  const prices: number[] = Array(width).fill(0);
  basis.forEach((variable, at) => {
    if (variable < width) prices[variable] = Math.max(0, table[at]![width]!);
  });
  return scaledDown(prices, rows, limits);
}

function steepest(gain: readonly number[], width: number): number {
  let column = -1;
  for (let d = 0; d < width; d += 1)
    if (gain[d]! > 1e-9 && (column < 0 || gain[d]! > gain[column]!)) column = d;
  return column;
}

function tightest(table: readonly number[][], column: number, width: number): number {
  let row = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < table.length; at += 1) {
    const by = table[at]![column]!;
    if (by > 1e-12 && table[at]![width]! / by < least) {
      least = table[at]![width]! / by;
      row = at;
    }
  }
  return row;
}

function pivot(
  table: number[][],
  gain: number[],
  { row, column }: { row: number; column: number },
) {
  const pivotRow = table[row]!;
  const by = 1 / pivotRow[column]!;
  for (let d = 0; d < pivotRow.length; d += 1) pivotRow[d]! *= by;
  pivotRow[column] = by;
  for (const other of [...table, gain]) {
    const factor = other[column]!;
    if (other === pivotRow || factor === 0) continue;
    for (let d = 0; d < other.length; d += 1)
      other[d] = d === column ? -factor * by : other[d]! - factor * pivotRow[d]!;
  }
}

function scaledDown(
  prices: number[],
  rows: readonly (readonly number[])[],
  limits: readonly number[],
): number[] {
  let scale = 1;
  rows.forEach((row, at) => {
    let worth = 0;
    for (let d = 0; d < row.length; d += 1) worth += row[d]! * prices[d]!;
    if (worth > limits[at]!) scale = Math.min(scale, limits[at]! / worth);
  });
  return scale === 1 ? prices : prices.map((price) => price * scale);
}
