import { z } from 'zod';
import { clockOfMinute, minuteOfDay } from '#domain/quiet-hours.ts';
import {
  chooseNotifications,
  confirmAddress as confirm,
  viewNotifications,
} from '#usecases/notices/preferences.ts';
import type { Product } from '#usecases/product.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { changeProblems, signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { instant, toInstant, toInstantOrNull } from '../wire/scalars.ts';

const tags = ['Notifications'];

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe('`22:00`, by the reader’s clock.');

const chosen = {
  alsoSms: z.boolean().describe('Alerts are sent by text too, and not only when mail comes back.'),
  quietFrom: timeOfDay,
  quietUntil: timeOfDay.describe('The same as `quietFrom`: no quiet hours.'),
};

const notifications = z
  .object({
    ...chosen,
    email: z.string(),
    unreachableSince: instant
      .nullable()
      .describe('Since when mail to it comes back; null: it arrives, as far as is known.'),
    browsers: z.int().describe('How many browsers take pushes.'),
    undelivered: z
      .array(z.object({ template: z.string(), createdAt: instant }))
      .describe('What no channel could bring, the newest first.'),
  })
  .meta({ id: 'Notifications', description: 'How the subscriber is told of things.' });

async function shown(product: Product, accountId: string) {
  const view = found(await viewNotifications(product, accountId), 'not_found');
  return {
    alsoSms: view.alsoSms,
    quietFrom: clockOfMinute(view.quiet.from),
    quietUntil: clockOfMinute(view.quiet.until),
    email: view.email,
    unreachableSince: toInstantOrNull(view.unreachableSince),
    browsers: view.browsers.length,
    undelivered: view.unseen.map(({ template, createdAt }) => ({
      template,
      createdAt: toInstant(createdAt),
    })),
  } satisfies z.output<typeof notifications>;
}

export const getNotifications: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/notifications',
    schema: {
      ...{ operationId: 'getNotifications', tags, summary: 'How the subscriber is told' },
      response: {
        200: answer(notifications, 'Channels, quiet hours and what could not be brought.'),
        ...signedInProblems(),
      },
    },
    handler: async (request) => shown(product, sessionOf(request).accountId),
  });
};

export const setNotifications: Operation = (api, { product }) => {
  api.route({
    method: 'PUT',
    url: '/notifications',
    schema: {
      ...{ operationId: 'setNotifications', tags, summary: 'Choose texts and quiet hours' },
      body: z.strictObject(chosen),
      response: {
        200: answer(notifications, 'As it is now.'),
        ...changeProblems('invalid_request'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const { alsoSms, quietFrom, quietUntil } = request.body;
      const quiet = { from: minuteOfDay(quietFrom)!, until: minuteOfDay(quietUntil)! };
      await chooseNotifications(product, { accountId, alsoSms, quiet });
      return shown(product, accountId);
    },
  });
};

export const confirmAddress: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/notifications/address-works',
    schema: {
      ...{ operationId: 'confirmAddress', tags },
      summary: 'Say that mail to the address arrives again',
      response: { 200: answer(notifications, 'As it is now.'), ...changeProblems() },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      await confirm(product, accountId);
      return shown(product, accountId);
    },
  });
};
