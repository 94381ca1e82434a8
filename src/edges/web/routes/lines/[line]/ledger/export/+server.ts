import { Readable } from 'node:stream';
import { toPublicId } from '#domain/public-id.ts';
import { exportLedger } from '#usecases/ledger/export-ledger.ts';
import { requireSession } from '../../../../../http/session.ts';
import type { RequestHandler } from './$types';

const types = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8' };

/** Every movement of the account as a file that `xuka ledger verify` proves. */
export const GET: RequestHandler = async (event) => {
  const { accountId } = requireSession(event);
  const format = event.url.searchParams.get('format') === 'csv' ? 'csv' : 'json';
  const about = toPublicId('acc', accountId);
  const wish = { accountId, about, from: null, until: null, format } as const;
  const pieces = await exportLedger(event.locals.product, wish);
  const encoded = Readable.from(pieces, { objectMode: false });
  return new Response(Readable.toWeb(encoded) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': types[format],
      'content-disposition': `attachment; filename="xuka-ledger.${format}"`,
    },
  });
};
