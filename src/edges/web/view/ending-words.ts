import type { Tongue } from '../words/tongue.ts';
import type { EndingView } from './ending-view.ts';

/** "Renewing Everyday 12 GB moves it to …"; null: nothing on sale moves it. */
export function moveWords(ending: EndingView, zone: string, tongue: Tongue): string | null {
  const { action, movesTo } = ending;
  if (!action) return null;
  const w = tongue.words.dates;
  const plan = tongue.of(action.name);
  if (movesTo === null) return action.isTopUp ? w.topUpOpen(plan) : w.renewOpen(plan);
  const to = tongue.instant(movesTo, zone);
  return action.isTopUp ? w.topUp(plan, to) : w.renew(plan, to);
}
