import { requestPasswordReset } from '#usecases/identity/request-link.ts';
import { requestLinkAction } from '../../../http/request-link-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({
  sent: url.searchParams.get('sent'),
  name: url.searchParams.get('name') ?? '',
});

export const actions: Actions = { default: requestLinkAction(requestPasswordReset) };
