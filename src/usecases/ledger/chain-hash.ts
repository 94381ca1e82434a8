import { createHash } from 'node:crypto';
import type { ChainHash } from '#domain/ledger-chain.ts';

export const chainHash: ChainHash = (previous, encoding) =>
  createHash('sha256').update(previous).update(encoding, 'utf8').digest();
