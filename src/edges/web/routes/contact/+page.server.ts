import { fail } from '@sveltejs/kit';
import { type SupportFieldProblem, supportTopics } from '#domain/support-request.ts';
import { requestSupport } from '#usecases/identity/request-support.ts';
import { typedFields } from '../../http/form.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

const fields = ['name', 'email', 'topic', 'message'] as const;
type Field = (typeof fields)[number];

const fieldOf: Record<SupportFieldProblem, Field> = {
  name_missing: 'name',
  name_too_long: 'name',
  email_malformed: 'email',
  topic_unknown: 'topic',
  message_missing: 'message',
  message_too_long: 'message',
};

export const load: PageServerLoad = ({ locals, url }) => ({
  topics: supportTopics,
  topic: url.searchParams.get('topic') ?? '',
  name: locals.session?.displayName ?? '',
  email: locals.session?.email ?? '',
});

export const actions: Actions = {
  default: async (event) => {
    const { locals } = event;
    const typed = await typedFields(event.request, fields);
    const words = tongueOf(locals.locale).words.identity.contact;
    const answer = await requestSupport(locals.product, {
      ...typed,
      locale: locals.locale,
      address: event.getClientAddress(),
      accountId: locals.session?.accountId ?? null,
    });
    if (!('refused' in answer))
      return { reference: answer.reference, typed, errors: {} as Record<string, string> };
    const errors: Record<string, string> = {};
    if (answer.refused === 'wait') errors.form = words.wait(answer.retryAfterSeconds);
    else for (const each of answer.problems) errors[fieldOf[each]] = words.problems[each];
    return fail(answer.refused === 'wait' ? 429 : 400, { reference: null, typed, errors });
  },
};
