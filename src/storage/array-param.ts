import type { Instant } from '#domain/time.ts';

export type ColumnType =
  | 'uuid'
  | 'text'
  | 'bigint'
  | 'integer'
  | 'smallint'
  | 'boolean'
  | 'jsonb'
  | 'timestamptz';

/** Numbers of the types in the server's catalogue: they never change. */
const oids: Record<ColumnType, number> = {
  uuid: 2950,
  text: 25,
  bigint: 20,
  integer: 23,
  smallint: 21,
  boolean: 16,
  jsonb: 3802,
  timestamptz: 1184,
};

/**
 * Values of one type as one array parameter in PostgreSQL's binary format (array_recv): neither side
 * spends time on writing and reading numbers, instants and ids as text. Null and undefined are null.
 */
export function arrayParam(type: ColumnType, values: readonly unknown[]): Buffer {
  reserve(0, HEADER);
  scratch.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  scratch.writeInt32BE(1, 4);
  scratch.writeInt32BE(oids[type], 8);
  scratch.writeInt32BE(values.length, 12);
  scratch.writeInt32BE(1, 16);
  const write = writers[type];
  let at = values.length === 0 ? HEADER_OF_NONE : HEADER;
  for (const value of values) {
    if (value === null || value === undefined) {
      reserve(at, 4);
      at = scratch.writeInt32BE(-1, at);
      continue;
    }
    const start = at + 4;
    at = write(value as never, start);
    scratch.writeInt32BE(at - start, start - 4);
  }
  return Buffer.from(scratch.subarray(0, at));
}

/** Dimensions, whether there are nulls, the type; then of the one dimension its length and first index. */
const HEADER = 20;
const HEADER_OF_NONE = 12;

/** Everything is written here first and copied out whole. */
let scratch = Buffer.allocUnsafeSlow(1 << 16);

/** Makes room for a length and `size` octets at `at`. */
function reserve(at: number, size: number): void {
  if (at + size + 4 <= scratch.length) return;
  const larger = Buffer.allocUnsafeSlow(2 * (at + size + 4));
  scratch.copy(larger, 0, 0, at);
  scratch = larger;
}

/** Each writes a value at `at`, behind its length, and answers where it ended. */
const writers: Record<ColumnType, (value: never, at: number) => number> = {
  uuid: writeUuid,
  text: writeText,
  jsonb: (value: unknown, at) => {
    const text = JSON.stringify(value);
    reserve(at, 1);
    scratch[at] = JSONB_VERSION;
    return writeText(text, at + 1);
  },
  bigint: (value: bigint, at) => {
    reserve(at, 8);
    return scratch.writeBigInt64BE(value, at);
  },
  integer: (value: number, at) => {
    reserve(at, 4);
    return scratch.writeInt32BE(value, at);
  },
  smallint: (value: number, at) => {
    reserve(at, 2);
    return scratch.writeInt16BE(value, at);
  },
  boolean: (value: boolean, at) => {
    reserve(at, 1);
    return scratch.writeUInt8(value ? 1 : 0, at);
  },
  timestamptz: writeInstant,
};

const JSONB_VERSION = 1;

/** UTF-8 has at most three octets for a UTF-16 unit. */
function writeText(text: string, at: number): number {
  reserve(at, text.length * 3);
  return at + scratch.write(text, at);
}

/** 2000-01-01T00:00:00Z: the server counts microseconds from there. */
const SERVER_EPOCH: Instant = 946_684_800_000;
const TWO_TO_32 = 4_294_967_296;

function writeInstant(instant: Instant, at: number): number {
  reserve(at, 8);
  // Exact to the year 2255; before 2000 it is negative, and the two halves are its two's complement.
  const microseconds = (instant - SERVER_EPOCH) * 1_000;
  const high = Math.floor(microseconds / TWO_TO_32);
  scratch.writeInt32BE(high, at);
  return scratch.writeUInt32BE(microseconds - high * TWO_TO_32, at + 4);
}

const DASH = 45;
/** Worth of a hexadecimal digit by its character; -1: it is none. */
const digits = Int8Array.from({ length: 128 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? -1 : digit;
});

function writeUuid(uuid: string, at: number): number {
  reserve(at, 16);
  let end = at;
  for (let i = 0; i < uuid.length; i++) {
    if (uuid.charCodeAt(i) === DASH) continue;
    const octet = (digitAt(uuid, i) << 4) | digitAt(uuid, ++i);
    if (octet < 0 || end === at + 16) break;
    scratch[end++] = octet;
  }
  if (uuid.length !== 36 || end !== at + 16) throw new Error(`not a UUID: ${uuid}`);
  return end;
}

const digitAt = (text: string, at: number): number => digits[text.charCodeAt(at)] ?? -1;
