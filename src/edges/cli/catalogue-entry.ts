import * as z from 'zod';
import { type DocumentError, inWords, placeOf } from './document-error.ts';

/** One entry of a list in a document, read field by field. */
export interface Entry<Fields> {
  /** `gb.json: plans[3] (gb-everyday-12)` */
  place: string;
  /** The fields that are right; the others have their errors. */
  fields: Partial<Fields>;
  isWhole: boolean;
}

/** Raw value of an entry and where it stands. */
export interface RawEntry {
  list: string;
  value: unknown;
}

const idOf = (value: unknown): string => {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
  return typeof id === 'string' ? ` (${id})` : '';
};

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads each field alone, so that an error in one hides neither another's error nor the checks
 * between fields that are right.
 */
export function readEntry<Shape extends z.core.$ZodShape>(
  schema: z.ZodObject<Shape>,
  raw: RawEntry,
  errors: DocumentError[],
): Entry<z.output<z.ZodObject<Shape>>> {
  const place = raw.list + idOf(raw.value);
  const before = errors.length;
  const fields: Record<string, unknown> = {};
  if (!isObject(raw.value)) errors.push({ place, problem: 'must be an object in { }' });
  else {
    for (const [key, field] of Object.entries(schema.shape)) {
      const reading = z.safeParse(field, raw.value[key], { error: inWords });
      if (reading.success) fields[key] = reading.data;
      else pushIssues({ place: `${place} › ${key}`, issues: reading.error.issues }, errors);
    }
    for (const key of Object.keys(raw.value))
      if (!Object.hasOwn(schema.shape, key))
        errors.push({ place, problem: `has "${key}", which is not known here` });
  }
  return {
    place,
    fields: fields as Partial<z.output<z.ZodObject<Shape>>>,
    isWhole: errors.length === before,
  };
}

/** One error an issue, each at its own place below `place`. */
export function pushIssues(
  found: { place: string; issues: readonly z.core.$ZodIssue[] },
  errors: DocumentError[],
): void {
  for (const issue of found.issues) {
    const below = placeOf(issue.path);
    const joint = found.place === '' || below === '' || below.startsWith('[') ? '' : ' › ';
    errors.push({ place: found.place + joint + below, problem: issue.message });
  }
}
