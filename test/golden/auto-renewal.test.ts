import { test } from 'vitest';
import { DAY } from '#domain/time.ts';
import { golden } from './golden.ts';
import { KeptLine } from './kept-line.ts';
import { Story } from './story.ts';

const morning = Date.UTC(2026, 0, 31, 9, 12, 30);
const PLAN = 'gb-everyday-12';

test('a year of auto-renewal', { timeout: 120_000 }, async () => {
  const story = await Story.begin('A year of auto-renewal', morning);
  const line = new KeptLine(story, morning);
  await line.buysAndKeepsCard(PLAN, '4242');
  await line.agrees(PLAN, { by: 'card' });
  await line.show();
  await line.until(morning + 365 * DAY);
  story.tell('A year later.');
  await line.show();
  await story.end('year-of-auto-renewal.md');
});

golden('card expires', async () => {
  const story = await Story.begin('Card expires', morning);
  const line = new KeptLine(story, morning);
  await line.buysAndKeepsCard(PLAN, '6300');
  await line.agrees(PLAN, { by: 'card' });
  await line.until(morning + 45 * DAY);
  await line.show();
  await story.end('card-expires.md');
});

golden('three declines, then success', async () => {
  const policy = { autoRenewal: { retryHours: [6, 12, 24], keepHours: 72 } };
  const story = await Story.begin('Three declines, then success', morning, policy);
  const line = new KeptLine(story, morning);
  await line.buysAndKeepsCard(PLAN, '6103');
  await line.agrees(PLAN, { by: 'card' });
  await line.until(morning + 35 * DAY);
  await line.show();
  await story.end('three-declines-then-success.md');
});

golden('grace, then rescue', async () => {
  const story = await Story.begin('Grace, then rescue', morning, {
    autoRenewal: { retryHours: [24] },
  });
  const line = new KeptLine(story, morning);
  await line.buysAndKeepsCard(PLAN, '6199');
  await line.agrees(PLAN, { by: 'card' });
  await line.until(morning + 40 * DAY);
  await line.show();
  story.tell('Comes back and pays with another card.');
  await story.chooses(PLAN, 'now');
  await story.confirms();
  await story.paysByCard('4242', 'Pays by card; the bank approves.');
  await story.hearsFromProvider();
  await line.listen();
  await line.show();
  await story.end('grace-then-rescue.md');
});

golden('number lost, every warning shown', async () => {
  const story = await Story.begin('Number lost, every warning shown', morning);
  const line = new KeptLine(story, morning);
  await line.buysAndKeepsCard(PLAN, '4242');
  await line.until(morning + 200 * DAY);
  await line.show();
  await story.end('number-lost.md');
});
