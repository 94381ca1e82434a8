import { createHash } from 'node:crypto';
import { chainBeginning, chainStep } from '#domain/ledger-chain.ts';
import {
  EXPORT_FORMAT,
  type ExportedMovement,
  type ExportedSeal,
  type ExportFoot,
  type ExportHead,
  statementOfFoot,
  statementOfHead,
  statementOfSeal,
} from '#domain/ledger-export.ts';
import { csvExport } from '#domain/ledger-export-csv.ts';
import { jsonExport } from '#domain/ledger-export-json.ts';
import { toMovementFields } from '#domain/movement.ts';
import { type Instant, toIso } from '#domain/time.ts';
import { type MovementFilter, readSeqSpan } from '#storage/reads/movements.ts';
import { readSealAt, readSeqBefore } from '#storage/reads/seals.ts';
import type { Product } from '../product.ts';
import { chainHash } from './chain-hash.ts';
import { movementPages, sealPages } from './ledger-pages.ts';
import { signingKey } from './signing-key.ts';

export type ExportFormat = 'json' | 'csv';

export interface ExportWish {
  accountId: string;
  /** What chose the part, as it is to stand in the file: `acc_…`, `line_…`, `ord_…` or `bkt_…`. */
  about: string;
  /** The part reaches from the first movement of it to the last. */
  only?: Pick<MovementFilter, 'lineId' | 'orderId' | 'bucketId'>;
  /** When it happened: [from, until); null: no bound. */
  from: Instant | null;
  until: Instant | null;
  format: ExportFormat;
}

type Parts = Pick<Product, 'database' | 'clock' | 'secret' | 'reference'>;

const hexOf = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

/**
 * Writes the shortest unbroken part of an account's chain that holds what was asked for, in whole
 * seals and with every movement of the account between them: a part with holes would prove nothing.
 * The text comes in pieces, however long the ledger is. At first the head, so that a fault shows
 * before anything is sent.
 */
export async function exportLedger(
  product: Parts,
  wish: ExportWish,
): Promise<AsyncGenerator<string>> {
  const span = await wideSpan(product, wish);
  const { operator } = await product.reference();
  const head: ExportHead = {
    format: EXPORT_FORMAT,
    operator: operator.name.en,
    account: wish.accountId,
    about: wish.about,
    from: wish.from === null ? '' : toIso(wish.from),
    to: wish.until === null ? '' : toIso(wish.until),
    exportedAt: toIso(product.clock()),
    firstSeq: String(span.firstSeq),
    previous: hexOf(span.previous),
  };
  return piecesOf(product, wish, { ...span, head });
}

interface Span {
  firstSeq: bigint;
  /** One less than `firstSeq` when there is nothing. */
  lastSeq: bigint;
  previous: Uint8Array;
}

async function wideSpan({ database }: Parts, wish: ExportWish): Promise<Span> {
  const { accountId, only, from, until } = wish;
  const after = from === null ? 0n : await readSeqBefore(database, { accountId, from });
  const filter = {
    ...only,
    ...(from !== null && { from }),
    ...(until !== null && { until }),
  };
  const asked = await readSeqSpan(database, { accountId, filter, after });
  if (!asked) return { firstSeq: 1n, lastSeq: 0n, previous: chainBeginning };
  const first = await readSealAt(database, { accountId, seq: asked.first });
  const last = await readSealAt(database, { accountId, seq: asked.last });
  const lastSeq = last && last.toSeq > asked.last ? last.toSeq : asked.last;
  if (!first) return { firstSeq: 1n, lastSeq, previous: chainBeginning };
  return first.toSeq >= asked.first
    ? { firstSeq: first.fromSeq, lastSeq, previous: first.previous }
    : { firstSeq: first.toSeq + 1n, lastSeq, previous: first.digest };
}

async function* piecesOf(
  product: Parts,
  wish: ExportWish,
  { firstSeq, lastSeq, previous, head }: Span & { head: ExportHead },
): AsyncGenerator<string> {
  const part = { accountId: wish.accountId, firstSeq, lastSeq };
  const written = wish.format === 'json' ? jsonExport : csvExport;
  const statement = createHash('sha256').update(statementOfHead(head));
  yield written.head(head);
  let digest = previous;
  for await (const movements of movementPages(product.database, part)) {
    let text = '';
    for (const movement of movements) {
      const fields = toMovementFields(movement);
      digest = chainStep(chainHash, digest, fields);
      const exported: ExportedMovement = { fields, digest: hexOf(digest) };
      text += written.movement(exported, movement.seq === firstSeq);
    }
    yield text;
  }
  yield written.seals(head);
  let sealedTo = firstSeq - 1n;
  for await (const seals of sealPages(product.database, part)) {
    let text = '';
    for (const seal of seals) {
      const exported: ExportedSeal = {
        fromSeq: String(seal.fromSeq),
        toSeq: String(seal.toSeq),
        digest: hexOf(seal.digest),
        sealedAt: toIso(seal.sealedAt),
      };
      statement.update(statementOfSeal(exported));
      text += written.seal(exported, sealedTo < firstSeq);
      sealedTo = seal.toSeq;
    }
    yield text;
  }
  const key = signingKey(product);
  const foot: Omit<ExportFoot, 'signature'> = {
    lastSeq: String(lastSeq),
    head: hexOf(digest),
    sealedTo: String(sealedTo),
    publicKey: key.publicKey,
  };
  statement.update(statementOfFoot(foot));
  yield written.foot({ ...foot, signature: key.sign(statement.digest()) });
}
