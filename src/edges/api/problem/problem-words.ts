import type { Locale } from '../http/locale.ts';
import type { ProblemCode } from './problem-code.ts';
import { problemWordsEn } from './problem-words-en.ts';
import { problemWordsZh } from './problem-words-zh.ts';

/** `title` names the kind of problem, `detail` says what to do about it. */
export interface ProblemWords {
  title: string;
  detail: string;
}

export const problemWords: Record<Locale, Record<ProblemCode, ProblemWords>> = {
  en: problemWordsEn,
  'zh-CN': problemWordsZh,
};
