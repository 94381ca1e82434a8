import type { AccountBooks, Finding, Movement } from './account-books.ts';
import { idOf } from './ledger-rules.ts';
import type { Catalogue } from './order-rules.ts';

/**
 * Credit that was not taxed when it was bought is sold by its use, net and tax apart; other credit is
 * not taxed twice. The tax of all a line used so is that of one sum, to the minor unit.
 */
export function taxFindings(books: AccountBooks, { taxRates: rates }: Catalogue): Finding[] {
  const found: Finding[] = [];
  const use = books.movements.filter(({ kind, asset }) => kind === 'usage' && rates.has(asset));
  for (const { seq, from_place: from, to_place: to } of use) {
    const bucket = books.buckets.get(idOf(from));
    if (bucket && bucket.taxed !== (to === 'operator:used'))
      found.push({ rule: 'use-taxed', says: `movement ${seq} of ${books.id} goes to ${to}` });
  }
  const sold = use.filter(({ to_place: to }) => to !== 'operator:used');
  for (const [of, movements] of Map.groupBy(sold, (each) => `${each.line_id} ${each.asset}`)) {
    const gross = sum(movements);
    const tax = sum(movements.filter(({ to_place: to }) => to === 'operator:tax'));
    const whole = 10_000n + rates.get(movements[0]!.asset)!;
    const net = (20_000n * gross + whole) / (2n * whole);
    if (tax !== gross - net)
      found.push({
        rule: 'use-tax',
        says: `${of} used ${gross}, of it ${tax} tax, not ${gross - net}`,
      });
  }
  return found;
}

const sum = (movements: readonly Movement[]): bigint =>
  movements.reduce((total, { amount }) => total + amount, 0n);
