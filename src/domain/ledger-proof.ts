import { type ChainHash, chainBeginning, chainStep } from './ledger-chain.ts';
import type { LedgerExport } from './ledger-export.ts';

/** The first thing about an export that is not as it was written. */
export type ProofFault =
  | { fault: 'changed' | 'missing' | 'added' | 'out_of_order'; seq: bigint }
  /** The movements of a seal do not lead to its digest: one of them was changed in the database. */
  | { fault: 'seal_broken'; fromSeq: bigint; toSeq: bigint }
  /** Seals that leave a gap, or a head that says something else than the movements do. */
  | { fault: 'head_changed' };

const SEQ = /^[1-9][0-9]{0,18}$|^0$/;
const DIGEST = /^[0-9a-f]{64}$/;

const toOctets = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const toHex = (octets: Uint8Array): string =>
  Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');

/** Recomputes the chain of an export; null when every movement, every seal and the head fit. */
export function findFault(ledger: LedgerExport, hash: ChainHash): ProofFault | null {
  const { head, foot } = ledger;
  const numbers = [head.firstSeq, foot.lastSeq, foot.sealedTo];
  if (!numbers.every((text) => SEQ.test(text)) || !DIGEST.test(head.previous))
    return { fault: 'head_changed' };
  const firstSeq = BigInt(head.firstSeq);
  const lastSeq = BigInt(foot.lastSeq);
  if (firstSeq === 1n && head.previous !== toHex(chainBeginning)) return { fault: 'head_changed' };
  const ordered = faultOfOrder(ledger, firstSeq, lastSeq);
  const digests = new Map<string, string>();
  let digest = toOctets(head.previous);
  let next = firstSeq;
  for (const { fields, digest: stated } of ledger.movements) {
    // Up to the first movement that is not in its place the chain can be followed.
    if (fields.seq !== String(next) || next > lastSeq) break;
    digest = chainStep(hash, digest, fields);
    if (toHex(digest) !== stated || fields.account !== head.account)
      return { fault: 'changed', seq: next };
    digests.set(fields.seq, stated);
    next += 1n;
  }
  return ordered ?? faultOfSeals(ledger, digests) ?? faultOfHead(ledger, toHex(digest));
}

/** Movements are numbered without a gap from the first to the last. */
function faultOfOrder({ movements }: LedgerExport, firstSeq: bigint, lastSeq: bigint) {
  const present = new Set(movements.map(({ fields }) => fields.seq));
  let next = firstSeq;
  for (const { fields } of movements) {
    const text = fields.seq ?? '';
    const seq = SEQ.test(text) ? BigInt(text) : null;
    if (seq === next && seq <= lastSeq) {
      next += 1n;
      continue;
    }
    if (seq === null || seq < firstSeq || seq > lastSeq)
      return { fault: 'added' as const, seq: seq ?? next };
    if (seq < next) return { fault: 'added' as const, seq };
    const fault = present.has(String(next)) ? ('out_of_order' as const) : ('missing' as const);
    return { fault, seq: next };
  }
  return next <= lastSeq ? { fault: 'missing' as const, seq: next } : null;
}

function faultOfSeals(
  { head, seals, foot }: LedgerExport,
  digests: ReadonlyMap<string, string>,
): ProofFault | null {
  let next = BigInt(head.firstSeq);
  for (const { fromSeq, toSeq, digest } of seals) {
    if (fromSeq !== String(next) || !SEQ.test(toSeq)) return { fault: 'head_changed' };
    if (digests.get(toSeq) !== digest)
      return { fault: 'seal_broken', fromSeq: next, toSeq: BigInt(toSeq) };
    next = BigInt(toSeq) + 1n;
  }
  return BigInt(foot.sealedTo) === next - 1n ? null : { fault: 'head_changed' };
}

const faultOfHead = ({ foot }: LedgerExport, digest: string): ProofFault | null =>
  foot.head === digest ? null : { fault: 'head_changed' };
