import { z } from 'zod';
import type { WatchWish } from '#domain/set-watch.ts';
import type { Product } from '#usecases/product.ts';
import {
  addWatch,
  overrideCap as override,
  removeWatch as remove,
} from '#usecases/watching/change-watch.ts';
import { viewWatches } from '#usecases/watching/view-watches.ts';
import type { Api, Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted, found } from '../problem/problem.ts';
import { changeProblems, signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { idOf, publicId } from '../wire/scalars.ts';
import {
  alertWish,
  capWish,
  fromAlertWish,
  fromCapWish,
  toWatches,
  watches,
} from '../wire/watches.ts';

const tags = ['Alerts and caps'];
const ofLine = z.object({ lineId: publicId('line') });
const ofWatch = z.object({ lineId: publicId('line'), watchId: publicId('watch') });
const addingProblems = [
  'invalid_request',
  'unknown_line',
  'too_many_watches',
  'amount_not_above_zero',
  'watch_exists',
  'unknown_service',
] as const;

const shown = async (product: Product, key: { accountId: string; lineId: string }) =>
  toWatches(found(await viewWatches(product, key), 'unknown_line'));

export const listWatches: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/lines/:lineId/watches',
    schema: {
      ...{ operationId: 'listWatches', tags, summary: 'The alerts and caps of a line' },
      params: ofLine,
      response: {
        200: answer(watches, 'The oldest first.'),
        ...signedInProblems('invalid_request', 'unknown_line'),
      },
    },
    handler: async (request) => {
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      return shown(product, { accountId: sessionOf(request).accountId, lineId });
    },
  });
};

/** Alerts and caps are added alike; each has an address and words of its own. */
function routeAdding<Body extends z.ZodType>(
  api: Api,
  product: Product,
  of: {
    path: 'alerts' | 'caps';
    said: { operationId: string; summary: string; description?: string };
    body: Body;
    fromBody: (body: z.output<Body>) => WatchWish;
  },
): void {
  api.route({
    method: 'POST',
    url: `/lines/:lineId/${of.path}`,
    schema: {
      ...{ ...of.said, tags, params: ofLine, body: of.body },
      response: {
        200: answer(watches, 'All alerts and caps of the line.'),
        ...changeProblems(...addingProblems),
      },
    },
    handler: async (request) => {
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const key = { accountId: sessionOf(request).accountId, lineId };
      // The schema has checked it; its type is known to the caller alone.
      const wish = of.fromBody(request.body as z.output<Body>);
      accepted(await addWatch(product, { ...key, ...wish }));
      return shown(product, key);
    },
  });
}

export const addAlert: Operation = (api, { product }) =>
  routeAdding(api, product, {
    path: 'alerts',
    said: { operationId: 'addAlert', summary: 'Be told of a level, an end or spending' },
    body: alertWish,
    fromBody: fromAlertWish,
  });

export const addCap: Operation = (api, { product }) =>
  routeAdding(api, product, {
    path: 'caps',
    said: {
      operationId: 'addCap',
      summary: 'Stop use or spending at an amount',
      description:
        'Counts from now on. What a running session of the network was granted stays granted.',
    },
    body: capWish,
    fromBody: fromCapWish,
  });

export const removeWatch: Operation = (api, { product }) => {
  api.route({
    method: 'DELETE',
    url: '/lines/:lineId/watches/:watchId',
    schema: {
      ...{ operationId: 'removeWatch', tags, summary: 'Remove an alert or a cap' },
      params: ofWatch,
      response: {
        204: z.undefined().describe('It is removed.'),
        ...changeProblems('invalid_request', 'unknown_watch', 'watch_of_policy'),
      },
    },
    handler: async (request, reply) => {
      const watchId = idOf('watch', request.params.watchId, 'unknown_watch');
      const { accountId } = sessionOf(request);
      accepted(await remove(product, { accountId, watchId }));
      return reply.code(204).send();
    },
  });
};

export const overrideCap: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/lines/:lineId/caps/:watchId/override',
    schema: {
      ...{ operationId: 'overrideCap', tags, summary: 'Let use go on, once' },
      description:
        'Lifts a cap until its window ends; one of the operator goes on to its next limit first. ' +
        'Names the window and the step that were seen, so that a repeat lifts nothing more.',
      params: ofWatch,
      body: z.strictObject({
        window: z.string().max(64),
        overrides: z.int().min(0).max(100),
      }),
      response: {
        200: answer(watches, 'All alerts and caps of the line.'),
        ...changeProblems(
          ...(['invalid_request', 'unknown_line', 'unknown_watch', 'nothing_to_override'] as const),
        ),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const watchId = idOf('watch', request.params.watchId, 'unknown_watch');
      accepted(await override(product, { accountId, watchId, ...request.body }));
      return shown(product, { accountId, lineId });
    },
  });
};
