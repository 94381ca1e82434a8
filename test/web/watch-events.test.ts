import { expect, test } from 'vitest';
import { eventWords } from '#edges/web/view/watch-view.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';

const crossed = { id: 'e', happenedAt: 0, what: 'level', of: 'voice', left: 600n } as const;

test.each([
  ['international', 'en', 'Minutes, international: 10 min left'],
  ['international', 'zh-CN', '国际通话还剩 10 分钟'],
  ['any', 'en', 'Minutes: 10 min left'],
] as const)('the history says which minutes ran low: %s, %s', (scope, locale, words) => {
  const told = { currency: 'GBP', timeZone: 'Europe/London', tongue: tongueOf(locale) } as const;
  expect(eventWords({ ...crossed, scope }, told)).toBe(words);
});
