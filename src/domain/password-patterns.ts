import { commonWords, keyboardWalks, pinyinSurnames, pinyinSyllables } from './password-words.ts';

/**
 * How much of a password is its own. It is covered by the cheapest row of pieces: a common word, a walk over the
 * keyboard, a run of one character, a repetition, a year or date cost little however long they are; a
 * character that belongs to none costs a point. The idea of such a cover is zxcvbn's (Wheeler, USENIX
 * Security 2016); the costs are ours, set so that a word with the usual trimmings stays under 4.
 */
const cost = {
  loose: 1,
  looseDigit: 0.5,
  /** `!` at the end and the like: the first thing that is tried. */
  looseMark: 0.5,
  word: 1,
  ownWord: 0.5,
  walk: 1,
  run: 1,
  repetition: 0.5,
  date: 1,
  syllable: 1,
  surname: 0.5,
} as const;

interface Piece {
  length: number;
  cost: number;
}

const LONGEST_SCORED = 64;
const LONGEST_WORD = 32;

/** Points of `password`; `ownWords` (in small letters) are the words its owner is known by. */
export function passwordScore(password: string, ownWords: ReadonlySet<string> = new Set()): number {
  // Whatever stands behind this many characters only adds points.
  const text = password.toLowerCase().slice(0, LONGEST_SCORED);
  const readings = [text, unleet(text, 'i'), unleet(text, 'l')];
  const best: number[] = [0];
  for (let at = 0; at < text.length; at++) {
    for (const piece of piecesAt(text, readings, at, ownWords)) {
      const end = at + piece.length;
      best[end] = Math.min(best[end] ?? Number.POSITIVE_INFINITY, best[at]! + piece.cost);
    }
  }
  return best[text.length]!;
}

function piecesAt(
  text: string,
  readings: readonly string[],
  at: number,
  ownWords: ReadonlySet<string>,
): Piece[] {
  const pieces = [loosePiece(text, at)];
  const longest = Math.min(LONGEST_WORD, text.length - at);
  for (let length = 2; length <= longest; length++) {
    const spelled = readings.map((reading) => reading.slice(at, at + length));
    const price = priceOf(spelled, text.slice(0, at), ownWords);
    if (price !== null) pieces.push({ length, cost: price });
  }
  return pieces;
}

function loosePiece(text: string, at: number): Piece {
  const character = text[at]!;
  if (/\d/.test(character)) return { length: 1, cost: cost.looseDigit };
  const isMark = !/[\p{L}\p{N}\p{Cs}]/u.test(character);
  return { length: 1, cost: isMark ? cost.looseMark : cost.loose };
}

function priceOf(
  [text = '', ...unleeted]: readonly string[],
  before: string,
  ownWords: ReadonlySet<string>,
): number | null {
  const spelled = [text, ...unleeted];
  if (spelled.some((word) => ownWords.has(word))) return cost.ownWord;
  if (text.length >= 3 && before.includes(text)) return cost.repetition;
  if (pinyinSurnames.has(text)) return cost.surname;
  if (spelled.some((word) => commonWords.has(word))) return cost.word;
  if (text.length >= 3 && (isRun(text) || isWalk(text))) return cost.walk;
  if (isDate(text)) return cost.date;
  return pinyinSyllables.has(text) ? cost.syllable : null;
}

const isRun = (text: string): boolean => text === text[0]!.repeat(text.length);

const isWalk = (text: string): boolean => keyboardWalks.some((walk) => walk.includes(text));

const year = '(19[4-9]\\d|20[0-3]\\d)';
const month = '(0[1-9]|1[0-2])';
const day = '(0[1-9]|[12]\\d|3[01])';
const dates = new RegExp(
  `^(${[
    year,
    year + month + day,
    day + month + year,
    month + day + year,
    year + month,
    `\\d\\d${month}${day}`,
    month + day,
    day + month,
  ].join('|')})$`,
);

/** Years 1940 to 2039, with month and day before or behind, in four to eight digits. */
const isDate = (text: string): boolean => /^\d{4,8}$/.test(text) && dates.test(text);

const leet: Record<string, string> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '+': 't',
};

/** `p@55w0rd` → `password`; 1, ! and | stand for i or l. */
const unleet = (text: string, one: 'i' | 'l'): string =>
  text.replace(/[034578@$+1!|]/g, (mark) => leet[mark] ?? one);
