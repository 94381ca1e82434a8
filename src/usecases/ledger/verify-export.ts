import { createHash } from 'node:crypto';
import {
  EXPORT_FORMAT,
  type LedgerExport,
  statementOfFoot,
  statementOfHead,
  statementOfSeal,
} from '#domain/ledger-export.ts';
import { readCsvExport } from '#domain/ledger-export-csv.ts';
import { readJsonExport } from '#domain/ledger-export-json.ts';
import { findFault, type ProofFault } from '#domain/ledger-proof.ts';
import { chainHash } from './chain-hash.ts';
import { isSignedBy } from './signing-key.ts';

export type Verification =
  | { verdict: 'proven'; ledger: LedgerExport; unsealed: number }
  | { verdict: 'wrong'; ledger: LedgerExport; fault: ProofFault | SignatureFault }
  | { verdict: 'unreadable' };

export type SignatureFault = { fault: 'other_key' | 'bad_signature' };

/**
 * Proves an export from its text alone: neither the database nor the secret is needed. With `key` it must have been
 * signed by that one; without it by the key it names itself.
 */
export function verifyExport(text: string, { key }: { key?: string } = {}): Verification {
  const ledger = text.trimStart().startsWith('{') ? readJsonExport(text) : readCsvExport(text);
  if (!ledger || ledger.head.format !== EXPORT_FORMAT) return { verdict: 'unreadable' };
  const fault = findFault(ledger, chainHash) ?? signatureFault(ledger, key);
  if (fault) return { verdict: 'wrong', ledger, fault };
  const { lastSeq, sealedTo } = ledger.foot;
  return { verdict: 'proven', ledger, unsealed: Number(BigInt(lastSeq) - BigInt(sealedTo)) };
}

function signatureFault({ head, seals, foot }: LedgerExport, key = foot.publicKey) {
  if (key !== foot.publicKey) return { fault: 'other_key' as const };
  const statement = createHash('sha256').update(statementOfHead(head));
  for (const seal of seals) statement.update(statementOfSeal(seal));
  const statementHash = statement.update(statementOfFoot(foot)).digest();
  return isSignedBy(key, { statementHash, signature: foot.signature })
    ? null
    : { fault: 'bad_signature' as const };
}
