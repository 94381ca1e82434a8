import type { Locale } from '#domain/locale.ts';
import { fromPublicId } from '#domain/public-id.ts';
import {
  type AgreementChoice,
  agreeToDraft,
  draftAgreement,
} from '#usecases/auto-renewal/draft-agreement.ts';
import { linkFromMail } from './mailbox.ts';
import type { Visit } from './pages.ts';
import { newSubscriber, type Subscriber } from './people.ts';
import type { Program } from './program.ts';

/** Agrees to auto-renewal of somebody's first line, paid with credit at the end of the plan. */
export async function agreeFor(
  { product }: Program,
  person: Subscriber,
  given: Partial<AgreementChoice> = {},
): Promise<void> {
  const choice: AgreementChoice = {
    accountId: person.accountId,
    lineId: fromPublicId('line', person.lines[0]!)!,
    planId: 'gb-everyday-12',
    trigger: { kind: 'plan-end' },
    means: [{ kind: 'credit' }],
    monthlyCapMinor: null,
    locale: person.locale,
    ...given,
  };
  const draft = await draftAgreement(product, choice);
  if ('refused' in draft) throw new Error(draft.refused);
  const agreed = await agreeToDraft(product, { ...choice, shown: draft.digest });
  if ('refused' in agreed) throw new Error(agreed.refused);
}

/** The pages of auto-renewal: off, on, chosen, agreed to, and by the link of a mail. */
export async function renewalVisits(
  program: Program,
  locale: Locale,
): Promise<[route: string, visits: Visit[]][]> {
  const off = await newSubscriber(program, { locale });
  const on = await newSubscriber(program, { locale });
  await agreeFor(program, on);
  const link = await linkFromMail(program, { to: on.email, path: '/a/' });
  const page = (who: Subscriber) => `/lines/${who.lines[0]}/auto-renewal`;
  const visit = (name: string, path: string, who: Subscriber | null): Visit => ({
    name,
    path,
    who,
  });
  const choice = 'plan=gb-everyday-12&when=plan-end&first=credit';
  return [
    [
      '/lines/[line]/auto-renewal',
      [visit('renewal-off', page(off), off), visit('renewal-on', page(on), on)],
    ],
    ['/lines/[line]/auto-renewal/change', [visit('renewal-form', `${page(off)}/change`, off)]],
    [
      '/lines/[line]/auto-renewal/agree',
      [visit('renewal-agree', `${page(off)}/agree?${choice}`, off)],
    ],
    ['/a/[token]', [visit('renewal-stop', new URL(link).pathname, null)]],
  ];
}
