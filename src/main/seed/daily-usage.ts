import { OCTETS_PER_MB } from '#domain/allowance.ts';
import type { Usage } from '#domain/charging.ts';
import type { Habit } from './demo-story.ts';

export type Use = Omit<Usage, 'lineId'>;

/** What a habit comes to on one day: some days nothing, some days a lot, never the same twice. */
export function usesOfDay(habit: Habit, chance: () => number): Use[] {
  const { country, dataMb = 0, nationalMinutes = 0, internationalMinutes = 0, texts = 0 } = habit;
  // In this order, so that a change of one habit leaves the others' days as they are.
  const [data, national, international, messages] = [
    amountOf(dataMb, chance, 0.95),
    amountOf(nationalMinutes, chance, 0.6),
    amountOf(internationalMinutes, chance, 0.3),
    amountOf(texts, chance, 0.5),
  ];
  const uses: Use[] = [
    { kind: 'data', scope: 'any', country, amount: inUnit(data, Number(OCTETS_PER_MB)) },
    { kind: 'voice', scope: 'national', country, amount: inUnit(national, 60) },
    { kind: 'voice', scope: 'international', country, amount: inUnit(international, 60) },
    { kind: 'sms', scope: 'national', country, amount: inUnit(messages, 1) },
  ];
  return uses.filter(({ amount }) => amount > 0n);
}

/** `share` of the days have any, more on those days so that `average` stays the average. */
function amountOf(average: number, chance: () => number, share: number): number {
  const [isDay, size] = [chance() < share, chance()];
  return isDay ? (average / share) * (0.2 + 1.6 * size) : 0;
}

const inUnit = (amount: number, unit: number): bigint => BigInt(Math.round(amount * unit));
