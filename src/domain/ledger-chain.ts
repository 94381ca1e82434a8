import { type MovementFields, movementFieldNames } from './movement.ts';
import type { Instant } from './time.ts';

/*
 * docs/operating/ledger.md describes these octets for whoever writes a checker of their own. They
 * can never change: what is sealed was sealed with them.
 */

/** SHA-256 over `previous` (32 octets) followed by the UTF-8 of `encoding`. */
export type ChainHash = (previous: Uint8Array, encoding: string) => Uint8Array;

/** What comes before the first movement of every account. */
export const chainBeginning = new Uint8Array(32);

const VERSION = 'xuka-movement/1';

/**
 * A line with the version, then a line `name=value` for every field there is, in the order of
 * `movementFieldNames`, each ended by a line feed. In a value a backslash stands as `\\` and a line
 * feed as `\n`, so that no two movements have the same encoding.
 */
export function encodeMovement(fields: MovementFields): string {
  let text = `${VERSION}\n`;
  for (const name of movementFieldNames) {
    const value = fields[name];
    if (value !== undefined) text += `${name}=${escaped(value)}\n`;
  }
  return text;
}

export const escaped = (value: string): string =>
  /[\\\n]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n') : value;

/** The digest of the chain up to and with this movement. */
export const chainStep = (
  hash: ChainHash,
  previous: Uint8Array,
  fields: MovementFields,
): Uint8Array => hash(previous, encodeMovement(fields));

/**
 * A digest written down: movements `fromSeq` to `toSeq` of an account lead from `previous`, the
 * digest of the seal before, to `digest`. The seals of an account follow each other without a gap.
 */
export interface Seal {
  fromSeq: bigint;
  toSeq: bigint;
  previous: Uint8Array;
  digest: Uint8Array;
  sealedAt: Instant;
}
