import type * as z from 'zod';
import { parseJson } from './document-json.ts';

/** One thing wrong in a document an operator wrote: where it stands, and what is wrong in words. */
export interface DocumentError {
  /** `gb.json: plans[3] (gb-everyday-12) › promotion › price`; empty: the document as a whole. */
  place: string;
  problem: string;
}

export const errorLine = (error: DocumentError): string =>
  error.place === '' ? error.problem : `${error.place}: ${error.problem}`;

/** `['grants', 1, 'data']` → `grants[1] › data`. */
export function placeOf(path: readonly PropertyKey[]): string {
  let place = '';
  for (const step of path) {
    if (typeof step === 'number') place += `[${step}]`;
    else place += place === '' ? String(step) : ` › ${String(step)}`;
  }
  return place;
}

const typeWords: Record<string, string> = {
  string: 'must be a text in quotes',
  // Documents have whole numbers only: amounts with decimals are texts with a unit.
  number: 'must be a whole number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list in [ ]',
  object: 'must be an object in { }',
};

const quoted = (values: readonly unknown[]): string =>
  values.map((value) => `"${String(value)}"`).join(', ');

function sizeWords(issue: z.core.$ZodRawIssue): string {
  const [bound, limit] =
    issue.code === 'too_small' ? ['at least', issue.minimum] : ['at most', issue.maximum];
  if (issue.origin === 'string')
    return issue.input === '' ? 'must not be empty' : `must have ${bound} ${limit} characters`;
  if (issue.origin === 'array')
    return `must have ${bound} ${limit} ${Number(limit) === 1 ? 'entry' : 'entries'}`;
  return `must be ${bound} ${limit}`;
}

/** Words for what zod found; schemas with their own words never come here. */
export function inWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return typeWords[String(issue.expected)] ?? `must be of type ${String(issue.expected)}`;
    case 'unrecognized_keys':
      return `has ${quoted(issue.keys as string[])}, which is not known here`;
    case 'invalid_value':
      if (issue.input === undefined) return 'is missing';
      return `must be one of ${quoted(issue.values as unknown[])}`;
    case 'too_small':
    case 'too_big':
      return sizeWords(issue);
    default:
      return 'is not valid';
  }
}

/** Reads JSON; a slip of syntax becomes one error with its line. */
export function readJson(text: string): { value: unknown } | { error: DocumentError } {
  const reading = parseJson(text);
  return 'value' in reading
    ? reading
    : { error: { place: '', problem: `is not JSON: ${reading.problem}` } };
}
