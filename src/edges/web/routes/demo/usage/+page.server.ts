import { error, fail } from '@sveltejs/kit';
import { OCTETS_PER_MB, type ServiceScope } from '#domain/allowance.ts';
import type { Usage } from '#domain/charging.ts';
import { fromPublicId } from '#domain/public-id.ts';
import { charge } from '#usecases/charge.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { typedFields } from '../../../http/form.ts';
import { requireSession } from '../../../http/session.ts';
import { toLineView } from '../../../view/line-view.ts';
import { readWhole } from '../../../view/typed-number.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

type UsedKind = Usage['kind'];

/** One unit as people count it, in the bucket's own. */
const unit: Record<UsedKind, bigint> = { data: OCTETS_PER_MB, voice: 60n, sms: 1n };
const kinds: readonly UsedKind[] = ['data', 'voice', 'sms'];
const scopes: readonly ServiceScope[] = ['national', 'international'];
const fields = ['line', 'kind', 'amount', 'country', 'scope'] as const;

export const load: PageServerLoad = async (event) => {
  if (!event.locals.web.demo) error(404);
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const view = await viewAccount(product, accountId);
  if (!view) error(404);
  const { rules } = await product.reference();
  const countries = [...new Set([...rules.zones.values()].flatMap((zone) => zone.countries))];
  return {
    lines: view.lines.map((line) => toLineView(line, { ...rules, now: view.now })),
    homes: view.lines.map(({ market }) => market.countries[0] ?? ''),
    countries,
    kinds,
    scopes,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { locals } = event;
    if (!locals.web.demo) error(404);
    const { accountId } = requireSession(event);
    const typed = await typedFields(event.request, fields);
    const tongue = tongueOf(locals.locale);
    const words = tongue.words.orders.usage;
    const lineId = fromPublicId('line', typed.line) ?? error(404);
    const kind = kinds.find((each) => each === typed.kind) ?? 'data';
    const count = readWhole(typed.amount);
    if (!count) return fail(400, { typed, errors: { amount: words.badAmount }, said: null });
    const answer = await charge(locals.product, {
      accountId,
      lineId,
      kind,
      scope: kind === 'data' ? 'any' : (scopes.find((each) => each === typed.scope) ?? 'national'),
      country: typed.country,
      amount: BigInt(count) * unit[kind],
      key: `demo:${locals.product.newId()}`,
    });
    const errors: Record<string, string> = {};
    if ('refused' in answer)
      return fail(400, { typed, errors: { form: words.refusals[answer.refused] }, said: null });
    const charged = words.charged(tongue.amount(kind, BigInt(answer.charged), 'GBP'));
    return { typed, errors, said: answer.finalUnit ? `${charged} ${words.last}` : charged };
  },
};
