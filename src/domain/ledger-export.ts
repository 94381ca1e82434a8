import { escaped } from './ledger-chain.ts';
import type { MovementFields } from './movement.ts';

/*
 * An unbroken part of one account's chain with what proves it. Everything is text, as it stands in
 * the file: instants ISO 8601 in UTC, digests in hex, numbers in decimal digits. '' is "none".
 */

export const EXPORT_FORMAT = 'xuka-ledger/1';

export const exportHeadNames = [
  'format',
  'operator',
  'account',
  /** What was asked for: the account itself, or the line, order or bucket that chose the part. */
  'about',
  'from',
  'to',
  'exportedAt',
  'firstSeq',
  /** The digest before the first movement: of the seal before it, or the beginning of the chain. */
  'previous',
] as const;

export const exportFootNames = [
  'lastSeq',
  /** The digest with the last movement, sealed or not. */
  'head',
  /** Movements above this are not sealed yet: only the signature speaks for them. */
  'sealedTo',
  'publicKey',
  'signature',
] as const;

export type ExportHead = Record<(typeof exportHeadNames)[number], string>;
export type ExportFoot = Record<(typeof exportFootNames)[number], string>;

export interface ExportedMovement {
  fields: MovementFields;
  /** The chain's digest with this movement. */
  digest: string;
}

export interface ExportedSeal {
  fromSeq: string;
  toSeq: string;
  digest: string;
  sealedAt: string;
}

export interface LedgerExport {
  head: ExportHead;
  movements: ExportedMovement[];
  seals: ExportedSeal[];
  foot: ExportFoot;
}

/**
 * What the signature is made over, by and by: `name=value` lines of the head, a line a seal, and the
 * foot but for the signature itself. Movements are in it by the digest they lead to.
 */
export const statementOfHead = (head: ExportHead): string =>
  exportHeadNames.map((name) => `${name}=${escaped(head[name])}\n`).join('');

export const statementOfSeal = (seal: ExportedSeal): string =>
  `seal=${seal.fromSeq} ${seal.toSeq} ${seal.digest} ${seal.sealedAt}\n`;

export const statementOfFoot = (foot: Omit<ExportFoot, 'signature'>): string =>
  `lastSeq=${foot.lastSeq}\nhead=${foot.head}\nsealedTo=${foot.sealedTo}\npublicKey=${foot.publicKey}\n`;
