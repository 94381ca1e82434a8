import type { Locale } from '#domain/locale.ts';
import { fromPublicId } from '#domain/public-id.ts';
import type { OwnAlertRule, OwnCapRule } from '#domain/set-watch.ts';
import { markUnreachable } from '#storage/notice-reach.ts';
import { charge } from '#usecases/charge.ts';
import { addWatch } from '#usecases/watching/change-watch.ts';
import { linkFromMail } from './mailbox.ts';
import type { Visit } from './pages.ts';
import { newSubscriber, type Subscriber } from './people.ts';
import type { Program } from './program.ts';

export const GB = 1_073_741_824n;

const lineOf = ({ accountId, lines }: Subscriber) => ({
  accountId,
  lineId: fromPublicId('line', lines[0]!)!,
});

export async function setAlert({ product }: Program, person: Subscriber, rule: OwnAlertRule) {
  const answer = await addWatch(product, { ...lineOf(person), kind: 'alert', rule });
  if ('refused' in answer) throw new Error(answer.refused);
}

/** So many octets a month at most. */
export async function capData(
  { product }: Program,
  person: Subscriber,
  { amount, ...rest }: Partial<Omit<OwnCapRule, 'amount'>> & { amount: bigint },
): Promise<void> {
  const rule: OwnCapRule = {
    ...{ of: 'data', currency: null, serviceId: 'any', abroad: false, per: 'month' },
    ...{ amount: String(amount), ...rest },
  };
  const answer = await addWatch(product, { ...lineOf(person), kind: 'cap', rule });
  if ('refused' in answer) throw new Error(answer.refused);
}

/** Uses data at home; answers how much of it was let through. */
export async function useData({ product }: Program, person: Subscriber, amount: bigint) {
  const use = { kind: 'data', scope: 'any', country: 'GB', amount, key: product.newId() } as const;
  const answer = await charge(product, { ...lineOf(person), ...use });
  return 'refused' in answer ? 0n : BigInt(answer.charged);
}

/** The pages of watching: nothing set, everything set, a cap reached, and the link of its mail. */
export async function watchingVisits(
  program: Program,
  locale: Locale,
): Promise<[route: string, visits: Visit[]][]> {
  const [calm, busy] = [
    await newSubscriber(program, { locale }),
    await newSubscriber(program, { locale }),
  ];
  await setAlert(program, busy, { on: 'level', of: 'data', atMost: String(GB), currency: null });
  await setAlert(program, busy, { on: 'days-left', days: 3 });
  await setAlert(program, busy, { on: 'spend', minor: '500', currency: 'GBP', per: 'day' });
  await capData(program, busy, { amount: GB / 4n });
  await capData(program, busy, { amount: GB, per: 'plan', abroad: true });
  await useData(program, busy, GB);
  const link = await linkFromMail(program, { to: busy.email, path: '/go-on/' });
  const { accountId, email: address } = busy;
  const fault = { accountId, address, detail: 'bounced: 5.1.1', at: program.product.clock() };
  await markUnreachable(program.product.database, fault);
  const visit = (name: string, path: string, who: Subscriber | null = busy): Visit => ({
    ...{ name, path, who },
  });
  return [
    [
      '/lines/[line]/alerts',
      [
        visit('alerts-none', `/lines/${calm.lines[0]}/alerts`, calm),
        visit('alerts', `/lines/${busy.lines[0]}/alerts`),
      ],
    ],
    [
      '/notifications',
      [
        visit('notifications', '/notifications', calm),
        visit('notifications-bad', '/notifications'),
      ],
    ],
    [
      '/go-on/[token]',
      [visit('go-on', new URL(link).pathname, null), visit('go-on-none', '/go-on/nothing', null)],
    ],
  ];
}
