import type { FieldCode, FieldProblem } from './problem.ts';

/** What the validator says of one field (the type provider's form of a zod issue). */
export interface ValidationIssue {
  keyword: string;
  /** `/need/days` */
  instancePath: string;
  params?: Record<string, unknown>;
}

export type ValidatedPart = 'body' | 'querystring' | 'params' | 'headers';

const places: Record<ValidatedPart, FieldProblem['in']> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

const codes: Record<string, FieldCode> = {
  invalid_type: 'wrong_type',
  too_small: 'too_small',
  too_big: 'too_large',
  not_multiple_of: 'malformed',
  invalid_format: 'malformed',
  invalid_value: 'not_offered',
  invalid_union: 'malformed',
  unrecognized_keys: 'unknown_field',
  // Our own checks are upper bounds.
  custom: 'too_large',
};

/** Every field that is wrong, for the problem document; `sent` tells missing from misshapen. */
export function fieldProblems(
  issues: readonly ValidationIssue[],
  part: ValidatedPart,
  sent: unknown,
): FieldProblem[] {
  return issues.flatMap(({ keyword, instancePath, params }) => {
    const path = instancePath
      .split('/')
      .slice(1)
      .filter((step) => step !== '');
    const pathOf = (steps: readonly string[]) =>
      part === 'body' ? steps.map((step) => `/${escaped(step)}`).join('') : steps.join('.');
    const keys = keyword === 'unrecognized_keys' ? params?.keys : null;
    if (Array.isArray(keys))
      return keys.slice(0, 10).map((key) => ({
        in: places[part],
        field: pathOf([...path, String(key).slice(0, 100)]),
        code: 'unknown_field' as const,
      }));
    const isMissing = valueAt(sent, path) === undefined;
    const isNoVariant = keyword === 'invalid_union' && params?.discriminator !== undefined;
    const code = isNoVariant ? 'not_offered' : (codes[keyword] ?? 'malformed');
    return [{ in: places[part], field: pathOf(path), code: isMissing ? 'missing' : code }];
  });
}

/** RFC 6901 3. */
const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}
