import type { Locale } from '#domain/locale.ts';
import type { DifferenceCode } from '#domain/reconciliation.ts';
import { type DifferenceWords, differenceWordsEn } from './difference-words-en.ts';
import { differenceWordsZh } from './difference-words-zh.ts';

const words = { en: differenceWordsEn, 'zh-CN': differenceWordsZh } satisfies Record<
  Locale,
  Record<DifferenceCode, DifferenceWords>
>;

export const differenceWords = (code: DifferenceCode, locale: Locale): DifferenceWords =>
  words[locale][code];
