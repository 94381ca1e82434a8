import { error, redirect } from '@sveltejs/kit';
import { fromPublicId } from '#domain/public-id.ts';
import { finishMeansSetup } from '#usecases/means/finish-means-setup.ts';
import { requireSession } from '../../../../../http/session.ts';
import type { RequestHandler } from './$types';

/** The way back from the provider's page, kept or not. It proves nothing: the provider is asked. */
export const GET: RequestHandler = async (event) => {
  const { accountId } = requireSession(event);
  const setupId = fromPublicId('setup', event.params.setup) ?? error(404);
  const setup = await finishMeansSetup(event.locals.product, { accountId, setupId });
  if (!setup) error(404);
  redirect(303, `/security/means?added=${event.params.setup}`);
};
