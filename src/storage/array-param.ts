import type { Instant } from '#domain/time.ts';

export type ColumnType =
  | 'uuid'
  | 'text'
  | 'bigint'
  | 'integer'
  | 'smallint'
  /** Unsigned, of 32 bits. */
  | 'oid'
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
  oid: 26,
  boolean: 16,
  jsonb: 3802,
  timestamptz: 1184,
};

/** A value that its column cannot have: never sent, and no fault of the rows beside it. */
export class Unwritable extends Error {}

/**
 * Values of one type as one array parameter in PostgreSQL's binary format (array_recv): neither side
 * spends time on writing and reading numbers, instants and ids as text. Null and undefined are null. Throws
 * `Unwritable`.
 */
export function arrayParam(type: ColumnType, values: readonly unknown[]): Buffer {
  reserve(0, HEADER);
  view.setInt32(0, values.length === 0 ? 0 : 1);
  view.setInt32(4, 1);
  view.setInt32(8, oids[type]);
  view.setInt32(12, values.length);
  view.setInt32(16, 1);
  const write = writers[type];
  let at = values.length === 0 ? HEADER_OF_NONE : HEADER;
  try {
    // By index: an iterator makes an object for each of a great many values.
    for (let i = 0; i < values.length; ) {
      const value = values[i];
      reserve(at, 4);
      const start = at + 4;
      const isNull = value === null || value === undefined;
      const end = isNull ? start : write(value as never, start);
      view.setInt32(at, isNull ? -1 : end - start);
      // Most columns hold the same in many rows one behind the other: it is written once and copied.
      const first = i++;
      while (i < values.length && values[i] === value) i++;
      at = repeat(at, end, i - first);
    }
  } catch (cause) {
    throw new Unwritable(cause instanceof Error ? cause.message : type, { cause });
  }
  return Buffer.from(scratch.subarray(0, at));
}

/** Dimensions, whether there are nulls, the type; then of the one dimension its length and first index. */
const HEADER = 20;
const HEADER_OF_NONE = 12;

/** Everything is written here first and copied out whole. */
let scratch = Buffer.allocUnsafeSlow(1 << 16);
let view = viewOf(scratch);

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}

/** Makes room for a length and `size` octets at `at`. */
function reserve(at: number, size: number): void {
  if (at + size + 4 <= scratch.length) return;
  const larger = Buffer.allocUnsafeSlow(2 * (at + size + 4));
  scratch.copy(larger, 0, 0, at);
  scratch = larger;
  view = viewOf(larger);
}

/** Has what stands from `from` to `to` there so many times in all; answers where that ends. */
function repeat(from: number, to: number, times: number): number {
  const end = from + (to - from) * times;
  reserve(to, end - to);
  for (let at = to; at < end; at = from + 2 * (at - from))
    scratch.copyWithin(at, from, Math.min(at, from + end - at));
  return end;
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
    if (BigInt.asIntN(64, value) !== value) throw new Error(`not a bigint: ${value}`);
    view.setBigInt64(at, value);
    return at + 8;
  },
  integer: (value: number, at) => {
    reserve(at, 4);
    if ((value | 0) !== value) throw new Error(`not an integer: ${value}`);
    view.setInt32(at, value);
    return at + 4;
  },
  smallint: (value: number, at) => {
    reserve(at, 2);
    if ((value << 16) >> 16 !== value) throw new Error(`not a smallint: ${value}`);
    view.setInt16(at, value);
    return at + 2;
  },
  oid: (value: number, at) => {
    reserve(at, 4);
    if (value >>> 0 !== value) throw new Error(`not an oid: ${value}`);
    view.setUint32(at, value);
    return at + 4;
  },
  boolean: (value: boolean, at) => {
    reserve(at, 1);
    scratch[at] = value ? 1 : 0;
    return at + 1;
  },
  timestamptz: writeInstant,
};

const JSONB_VERSION = 1;

/** A call for each word costs more than its letters do. */
const SHORT = 80;

/** UTF-8 has at most three octets for a UTF-16 unit. */
function writeText(text: string, at: number): number {
  const { length } = text;
  reserve(at, length * 3);
  if (length > SHORT) return at + scratch.write(text, at);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return at + scratch.write(text, at);
    scratch[at + i] = code;
  }
  return at + length;
}

/** 2000-01-01T00:00:00Z: the server counts microseconds from there. */
const SERVER_EPOCH: Instant = 946_684_800_000;
const TWO_TO_32 = 4_294_967_296;

function writeInstant(instant: Instant, at: number): number {
  reserve(at, 8);
  // Exact to the year 2255; before 2000 it is negative, and the two halves are its two's complement.
  const microseconds = (instant - SERVER_EPOCH) * 1_000;
  const high = Math.floor(microseconds / TWO_TO_32);
  if ((high | 0) !== high) throw new Error(`not an instant: ${instant}`);
  view.setInt32(at, high);
  view.setUint32(at + 4, microseconds - high * TWO_TO_32);
  return at + 8;
}

/** Worth of a hexadecimal digit by its character; above 15: it is none. */
const digits = Uint8Array.from({ length: 256 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? 255 : digit;
});

/** Where the octets of a UUID begin in its text. */
const octets = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;
const DASH = 45;

function writeUuid(uuid: string, at: number): number {
  reserve(at, 16);
  let worst = 0;
  for (let i = 0; i < 16; i++) {
    const high = digitAt(uuid, octets[i]!);
    const low = digitAt(uuid, octets[i]! + 1);
    worst |= high | low;
    scratch[at + i] = (high << 4) | low;
  }
  if (worst > 15 || uuid.length !== 36 || !hasDashes(uuid)) throw new Error(`not a UUID: ${uuid}`);
  return at + 16;
}

const hasDashes = (uuid: string): boolean =>
  uuid.charCodeAt(8) === DASH &&
  uuid.charCodeAt(13) === DASH &&
  uuid.charCodeAt(18) === DASH &&
  uuid.charCodeAt(23) === DASH;

const digitAt = (text: string, at: number): number => digits[text.charCodeAt(at)] ?? 255;
