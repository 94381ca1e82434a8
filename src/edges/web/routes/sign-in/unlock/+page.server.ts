import { requestUnlock } from '#usecases/identity/request-link.ts';
import { requestLinkAction, requestLinkLoad } from '../../../http/request-link-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = requestLinkLoad;

export const actions: Actions = { default: requestLinkAction(requestUnlock) };
