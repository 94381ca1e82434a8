import type { Locale } from '../http/locale.ts';
import type { ProblemTexts } from './problem-text.ts';
import { problemWordsEn } from './problem-words-en.ts';
import { problemWordsZh } from './problem-words-zh.ts';

export const problemWords: Record<Locale, ProblemTexts> = {
  en: problemWordsEn,
  'zh-CN': problemWordsZh,
};
