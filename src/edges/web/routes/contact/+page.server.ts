import { fail, redirect } from '@sveltejs/kit';
import { normalizeName } from '#domain/identifier.ts';
import { type SupportFieldProblem, supportTopics } from '#domain/support-request.ts';
import { requestSupport } from '#usecases/identity/request-support.ts';
import { typedFields } from '../../http/form.ts';
import { keep, kept } from '../../http/kept.ts';
import { pauseOf } from '../../http/pause.ts';
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

/** What the answer page names, out of the address so that nobody can make one up. */
const KEPT = /^([0-9A-Z]{8}) (\S+)$/;

function takenRequest(event: Parameters<PageServerLoad>[0]) {
  if (!event.url.searchParams.has('sent')) return null;
  const [, reference, email] = KEPT.exec(kept(event, 'support-request')) ?? [];
  return reference && email ? { reference, email } : redirect(303, '/contact');
}

export const load: PageServerLoad = (event) => ({
  taken: takenRequest(event),
  topics: supportTopics,
  topic: event.url.searchParams.get('topic') ?? '',
  name: event.locals.session?.displayName ?? '',
  email: event.locals.session?.email ?? '',
});

export const actions: Actions = {
  default: async (event) => {
    const { product, locale, session } = event.locals;
    const typed = await typedFields(event.request, fields);
    const words = tongueOf(locale).words.identity.contact;
    const answer = await requestSupport(product, {
      ...typed,
      locale,
      address: event.getClientAddress(),
      accountId: session?.accountId ?? null,
    });
    const errors: Record<string, string> = {};
    if (!('refused' in answer)) {
      keep(event, 'support-request', `${answer.reference} ${normalizeName(typed.email)}`);
      redirect(303, '/contact?sent');
    }
    if (answer.refused === 'wait') {
      event.setHeaders({ 'retry-after': String(answer.retryAfterSeconds) });
      errors.form = words.wait(await pauseOf(product, answer.retryAfterSeconds, locale));
      return fail(429, { typed, errors });
    }
    for (const each of answer.problems) errors[fieldOf[each]] = words.problems[each];
    return fail(400, { typed, errors });
  },
};
