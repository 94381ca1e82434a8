import { Readable } from 'node:stream';
import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import { exportLedger as piecesOf } from '#usecases/ledger/export-ledger.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { instant } from '../wire/scalars.ts';

const types = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8' };

export const exportLedger: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/ledger/export',
    schema: {
      operationId: 'exportLedger',
      tags: ['Ledger'],
      summary: 'The movements of the account as a file that can be proved',
      description:
        'Movements with their digests, the seals and a signature; `xuka ledger verify` proves it without ' +
        'the database. A period is widened to whole seals.',
      querystring: z.object({
        format: z.enum(['json', 'csv']).default('json'),
        from: instant.optional().describe('What happened then or later.'),
        until: instant.optional().describe('What happened before.'),
      }),
      response: {
        200: {
          description: 'The file.',
          content: {
            'application/json': { schema: z.string() },
            'text/csv': { schema: z.string() },
          },
        },
        ...signedInProblems('invalid_request'),
      },
    },
    handler: async (request, reply) => {
      const { accountId } = sessionOf(request);
      const { format, from, until } = request.query;
      const pieces = await piecesOf(product, {
        accountId,
        about: toPublicId('acc', accountId),
        from: from === undefined ? null : Date.parse(from),
        until: until === undefined ? null : Date.parse(until),
        format,
      });
      const name = `xuka-ledger.${format}`;
      reply.type(types[format]).header('content-disposition', `attachment; filename="${name}"`);
      // A stream goes out as it is: no schema is asked about it.
      return reply.send(Readable.from(pieces) as never);
    },
  });
};
