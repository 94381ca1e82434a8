import type { Locale } from '#domain/locale.ts';
import { fromPublicId } from '#domain/public-id.ts';
import { adjustCredit } from '#usecases/adjust-credit.ts';
import { changeLineState } from '#usecases/change-line-state.ts';
import type { Visit } from './pages.ts';
import { newSubscriber, type Subscriber } from './people.ts';
import type { Program } from './program.ts';

export const lineOf = ({ accountId, lines }: Subscriber) => ({
  accountId,
  lineId: fromPublicId('line', lines[0]!)!,
});

/** Credit as if staff had given it. */
export async function giveCredit({ product }: Program, { accountId }: Subscriber, pence: bigint) {
  const gift = { currency: 'GBP', amountMinor: pence, reason: 'goodwill' } as const;
  const answer = await adjustCredit(product, { accountId, key: product.newId(), ...gift });
  if ('refused' in answer) throw new Error(answer.refused);
}

/** What staff does to somebody's first line by command. */
export async function happen(
  { product }: Program,
  person: Subscriber,
  happening: Parameters<typeof changeLineState>[1]['happening'],
): Promise<void> {
  const answer = await changeLineState(product, { ...lineOf(person), happening });
  if ('refused' in answer) throw new Error(answer.refused);
}

/** The page about holding a line: with and without credit, each step, and each way of being held. */
export async function holdVisits(program: Program, locale: Locale): Promise<Visit[]> {
  const person = () => newSubscriber(program, { locale });
  const [poor, rich, parked, lost, blocked] = [
    await person(),
    await person(),
    await person(),
    await person(),
    await person(),
  ];
  await giveCredit(program, rich, 500n);
  await giveCredit(program, parked, 500n);
  await happen(program, parked, { kind: 'park' });
  await happen(program, lost, { kind: 'block', as: 'lost-stolen' });
  await happen(program, blocked, { kind: 'block', as: 'policy-block' });
  const visit = (name: string, who: Subscriber, search = ''): Visit => ({
    ...{ name, who, path: `/lines/${who.lines[0]}/hold${search}` },
  });
  return [
    visit('hold', rich),
    visit('hold-short', poor),
    visit('hold-park', rich, '?step=park'),
    visit('hold-block', rich, '?step=block'),
    visit('hold-changed', rich, '?step=park&refused=terms_changed'),
    visit('hold-parked', parked, '?done=parked'),
    visit('hold-restore', parked, '?step=restore'),
    visit('hold-lost', lost, '?done=blocked'),
    visit('hold-policy', blocked),
  ];
}
