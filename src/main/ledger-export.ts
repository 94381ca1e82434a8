import { createWriteStream, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ProofFault } from '#domain/ledger-proof.ts';
import type { Instant } from '#domain/time.ts';
import { exportLedger } from '#usecases/ledger/export-ledger.ts';
import { publicIdOf } from '#usecases/ledger/find-ledger-subject.ts';
import { keyFingerprint, signingKey } from '#usecases/ledger/signing-key.ts';
import {
  type SignatureFault,
  type Verification,
  verifyExport,
} from '#usecases/ledger/verify-export.ts';
import { type Call, EXIT } from './command.ts';
import { loadConfiguration } from './configuration.ts';
import { withLedgerSubject } from './ledger-subject.ts';

/** `xuka ledger export`: to `--out`, or else to standard output. */
export async function exportSubject(call: Call, typed: string): Promise<number> {
  const { format = 'json', out, from, to } = call.values;
  const span = { from: readInstant(from), until: readInstant(to) };
  if (format !== 'json' && format !== 'csv')
    return misused(call, `"${format}" is no format: json or csv.`);
  if (Number.isNaN(span.from) || Number.isNaN(span.until))
    return misused(call, 'An instant is written like 2026-11-30T00:00:00Z.');
  return withLedgerSubject(call, typed, async (product, subject) => {
    const { accountId, kind, id } = subject;
    const only = kind === 'account' ? undefined : { [`${kind}Id`]: id };
    const about = publicIdOf(subject);
    const pieces = await exportLedger(product, { accountId, about, only, ...span, format });
    if (typeof out !== 'string') for await (const piece of pieces) call.out(piece);
    else {
      await pipeline(Readable.from(pieces), createWriteStream(resolve(call.folder, out)));
      call.err(`The movements are in ${out}. To prove them: xuka ledger verify ${out}\n`);
    }
    return EXIT.done;
  });
}

const readInstant = (typed: string | boolean | undefined): Instant | null =>
  typed === undefined ? null : Date.parse(String(typed));

function misused(call: Call, problem: string): number {
  call.err(`${problem} See: xuka ledger --help\n`);
  return EXIT.misused;
}

/** `xuka ledger key`. */
export async function printKey(call: Call): Promise<number> {
  const { publicKey } = signingKey(loadConfiguration(call.environment, call.folder));
  call.out(`${publicKey}\n`);
  call.err(`Fingerprint: ${keyFingerprint(publicKey)}\n`);
  return EXIT.done;
}

/** `xuka ledger verify`: 0 proven, 1 wrong, 2 not such a file. */
export async function verifyFile(call: Call, file: string): Promise<number> {
  let text: string;
  try {
    text = readFileSync(resolve(call.folder, file), 'utf8');
  } catch {
    return misused(call, `${file} can’t be read.`);
  }
  const { key } = call.values;
  const verification = verifyExport(text, typeof key === 'string' ? { key: key.trim() } : {});
  if (call.values.json) call.out(`${JSON.stringify(reportOf(verification))}\n`);
  else call.out(told(verification, key !== undefined));
  if (verification.verdict === 'proven') return EXIT.done;
  return verification.verdict === 'wrong' ? EXIT.failed : EXIT.misused;
}

function reportOf(verification: Verification): object {
  if (verification.verdict === 'unreadable') return { verdict: 'unreadable' };
  const { head, foot } = verification.ledger;
  const of = { account: head.account, firstSeq: head.firstSeq, lastSeq: foot.lastSeq };
  const key = { publicKey: foot.publicKey };
  if (verification.verdict === 'proven') {
    const { unsealed } = verification;
    return { verdict: 'proven', ...of, sealedTo: foot.sealedTo, unsealed, ...key };
  }
  const fault = Object.entries(verification.fault).map(([name, value]) => [name, String(value)]);
  return { verdict: 'wrong', ...of, ...Object.fromEntries(fault), ...key };
}

function told(verification: Verification, isKeyGiven: boolean): string {
  if (verification.verdict === 'unreadable') return 'This is not an export of a ledger.\n';
  const { head, foot } = verification.ledger;
  if (verification.verdict === 'wrong') return `WRONG  ${faultWords(verification.fault)}\n`;
  const { unsealed } = verification;
  const fingerprint = keyFingerprint(foot.publicKey);
  return [
    `PROVEN ${range(head.firstSeq, foot.lastSeq)} of account ${head.account}, ${head.operator}`,
    `       exported ${head.exportedAt}, signed by the key ${fingerprint}`,
    isKeyGiven
      ? '       which is the key you named'
      : '       which the file names itself: compare it with what the operator publishes',
    ...(unsealed > 0
      ? [`       not sealed yet: the last ${unsealed}; for them only the signature speaks`]
      : []),
    '',
  ].join('\n');
}

const range = (first: string, last: string): string =>
  BigInt(last) < BigInt(first) ? 'no movements' : `movements ${first} to ${last}`;

function faultWords(fault: ProofFault | SignatureFault): string {
  switch (fault.fault) {
    case 'changed':
      return `Movement ${fault.seq} was changed.`;
    case 'missing':
      return `Movement ${fault.seq} is missing.`;
    case 'added':
      return `Movement ${fault.seq} was added.`;
    case 'out_of_order':
      return `Movement ${fault.seq} is not in its place.`;
    case 'seal_broken':
      return `Movements ${fault.fromSeq} to ${fault.toSeq} are not those that were sealed.`;
    case 'head_changed':
      return 'What the file says about itself does not fit its movements.';
    case 'other_key':
      return 'It was signed by another key than the one you named.';
    case 'bad_signature':
      return 'The signature does not fit.';
  }
}
