import {
  type ExportedMovement,
  type ExportedSeal,
  type ExportFoot,
  type ExportHead,
  exportFootNames,
  exportHeadNames,
  type LedgerExport,
} from './ledger-export.ts';
import { type MovementFields, movementFieldNames } from './movement.ts';

/** The parts of the file as they are written one after the other: one JSON object, a movement a line. */
export const jsonExport = {
  head: (head: ExportHead): string => `${JSON.stringify(head).slice(0, -1)},\n"movements":[`,
  movement: ({ fields, digest }: ExportedMovement, isFirst: boolean): string =>
    `${isFirst ? '\n' : ',\n'}${JSON.stringify({ ...fields, digest })}`,
  seals: (): string => '\n],\n"seals":[',
  seal: (seal: ExportedSeal, isFirst: boolean): string =>
    `${isFirst ? '\n' : ',\n'}${JSON.stringify(seal)}`,
  foot: (foot: ExportFoot): string => `\n],\n${JSON.stringify(foot).slice(1)}\n`,
};

type Json = Record<string, unknown>;

/**
 * Null: not such a file. Names that are not known are refused, and names that stand twice: nothing would
 * prove them, and another reader may take the other one.
 */
export function readJsonExport(text: string): LedgerExport | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(document)) return null;
  const { movements, seals, ...rest } = document;
  const top = exactly(rest, [...exportHeadNames, ...exportFootNames]);
  if (!top || !Array.isArray(movements) || !Array.isArray(seals)) return null;
  const kept = [document, ...movements, ...seals].reduce((sum, each) => sum + sizeOf(each), 0);
  if (namesWritten(text) !== kept) return null;
  const readMovements = movements.map(readMovement);
  const readSeals = seals.map((seal) =>
    isObject(seal) ? exactly(seal, ['fromSeq', 'toSeq', 'digest', 'sealedAt']) : null,
  );
  if (readMovements.includes(null) || readSeals.includes(null)) return null;
  return {
    head: top,
    movements: readMovements as ExportedMovement[],
    seals: readSeals as ExportedSeal[],
    foot: top,
  };
}

const sizeOf = (value: unknown): number => (isObject(value) ? Object.keys(value).length : 0);

/** Strings that a colon follows. */
function namesWritten(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/gs)) if (colon) count += 1;
  return count;
}

function readMovement(row: unknown): ExportedMovement | null {
  if (!isObject(row)) return null;
  const { digest, ...named } = row;
  const known: readonly string[] = movementFieldNames;
  const isText = Object.entries(named).every(
    ([name, value]) => known.includes(name) && typeof value === 'string' && value !== '',
  );
  return isText && typeof digest === 'string' ? { digest, fields: named as MovementFields } : null;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object when it has exactly these names, all of them text. */
function exactly<Name extends string>(
  object: Json,
  names: readonly Name[],
): Record<Name, string> | null {
  const isWhole =
    Object.keys(object).length === names.length &&
    names.every((name) => typeof object[name] === 'string');
  return isWhole ? (object as Record<Name, string>) : null;
}
