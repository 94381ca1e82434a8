import { DAY, type Instant } from '#domain/time.ts';
import { agreeOnDay } from './agree-on-day.ts';
import { chanceOf } from './chance.ts';
import type { DemoStory } from './demo-story.ts';
import {
  beginLife,
  buyOnDay,
  endLife,
  firstDayOf,
  type PastProduct,
  parkOnDay,
  useOnDay,
} from './live-story.ts';
import { USING_FROM, USING_UNTIL } from './past-hours.ts';
import { createPastPayments } from './past-payments.ts';

/**
 * Lives stories through side by side, day by day, with the real use cases: what stands in the ledger
 * afterwards is what happened. Throws when any step is refused, once nobody writes any more.
 */
export async function liveStories(
  stories: readonly DemoStory[],
  { makeProduct, seededAt }: { makeProduct: PastProduct; seededAt: Instant },
): Promise<void> {
  const today = seededAt - (seededAt % DAY);
  const times = { makeProduct, today, seededAt };
  const chance = chanceOf('network');
  let usedAt = 0;
  const networkClock = () => usedAt;
  const network = makeProduct(networkClock, createPastPayments(networkClock));
  const lives = await allOf(stories.map((story) => beginLife(story, times)));
  for (let daysAgo = Math.max(...stories.map(firstDayOf)); daysAgo >= 0; daysAgo--) {
    const day = today - daysAgo * DAY;
    await allOf(lives.map((life) => buyOnDay(life, daysAgo, day)));
    await allOf(lives.map((life) => parkOnDay(life, daysAgo, day)));
    await allOf(lives.map((life) => agreeOnDay(life, daysAgo, day)));
    const moment = day + USING_FROM + (USING_UNTIL - USING_FROM) * chance();
    usedAt = Math.min(Math.round(moment), seededAt);
    await allOf(lives.map((life) => useOnDay(life, daysAgo, network)));
  }
  await allOf(lives.map(endLife));
}

/** Unlike Promise.all it fails only when the others have ended too. */
async function allOf<Answer>(work: readonly Promise<Answer>[]): Promise<Answer[]> {
  const ends = await Promise.allSettled(work);
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}
