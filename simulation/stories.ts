import { type DeclineClass, declineClass } from '#domain/decline-class.ts';
import type { DeclineReason } from '#domain/payment.ts';
import type { AccountBooks } from './auditor/account-books.ts';
import type { Row } from './auditor/rows.ts';

/**
 * What has to happen in worlds, or their silence would prove nothing. The first are read from what lines went
 * through, the others are counted where the world does them (`story …`).
 */
export const stories = [
  'renewed at the end of a plan',
  'renewed on low data',
  'renewed on low balance',
  'renewed by calendar',
  'renewed on a later try',
  'ladder that ended',
  'soft decline',
  'hard decline',
  'authentication required',
  'means gone',
  'monthly cap held it',
  'paused while held',
  'resumed',
  'renewed after a pause',
  'agreed anew',
  'stopped by its subscriber',
  'ended: plan withdrawn',
  'ended: price not agreed to',
  'ended: number lost',
  'ended: no means',
  'look ahead that found something',
  'look ahead: card expires',
  'look ahead: means gone',
  'look ahead: price rose',
  'look ahead: credit short',
  'notice before a charge',
  'warned of a deadline',
  'allowance begun anew',
  'topped up late',
  'number lost',
  'downtime of days',
  'downtime of months',
  'card swapped',
  'mandate revoked',
  'plan withdrawn',
  'price changed',
  'mail bounced',
  'mail refused',
  'notice by text instead',
] as const;

export type Story = (typeof stories)[number];

type Event = Row<'line_event'> & { detail: Record<string, string> };

const triggers: Record<string, Story> = {
  end: 'renewed at the end of a plan',
  low: 'renewed on low data',
  balance: 'renewed on low balance',
  day: 'renewed by calendar',
};

const declines: Record<DeclineClass, Story> = {
  soft: 'soft decline',
  hard: 'hard decline',
  'needs-payer': 'authentication required',
  'means-gone': 'means gone',
};

const ends: Record<string, Story> = {
  stopped: 'stopped by its subscriber',
  payment_failed: 'ladder that ended',
  plan_withdrawn: 'ended: plan withdrawn',
  price_not_agreed: 'ended: price not agreed to',
  number_lost: 'ended: number lost',
  no_means: 'ended: no means',
};

const problems: Record<string, Story> = {
  card_expires: 'look ahead: card expires',
  means_gone: 'look ahead: means gone',
  price_rose: 'look ahead: price rose',
  credit_short: 'look ahead: credit short',
};

/** Which of them an account went through, each as often as it did. */
export function storiesOf(books: AccountBooks): Story[] {
  const told: Story[] = [];
  for (const { means_id: means, decline_reason: reason } of books.payments.values())
    if (means !== null && reason !== null)
      told.push(declines[declineClass(reason as DeclineReason)]);
  for (const { kind, rule } of books.movements)
    if (kind === 'grant' && rule.endsWith('/cycle')) told.push('allowance begun anew');
  const events = ([...books.events.values()] as Event[]).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const own of Map.groupBy(events, ({ line_id: line }) => line).values())
    own.forEach((event, i) => void told.push(...storiesAt(event, own.slice(0, i))));
  return told;
}

function storiesAt({ kind, detail }: Event, before: readonly Event[]): Story[] {
  const had = (of: string, round?: string) =>
    before.some((each) => each.kind === of && (!round || each.detail.round === round));
  switch (kind) {
    case 'auto-renewal-renewed': {
      const isLater = had('auto-renewal-failed', detail.round);
      const last = before.findLast((each) => each.kind.startsWith('auto-renewal'));
      const wasPaused = had('auto-renewal-resumed') && last?.kind !== 'auto-renewal-agreed';
      return [
        triggers[detail.round!.split(':')[0]!]!,
        ...(isLater ? (['renewed on a later try'] as const) : []),
        ...(wasPaused ? (['renewed after a pause'] as const) : []),
      ];
    }
    case 'auto-renewal-failed':
      return detail.reason === 'monthly_cap' ? ['monthly cap held it'] : [];
    case 'auto-renewal-preflight': {
      if (!detail.problems) return [];
      const found = detail.problems.split(' ').flatMap((problem) => problems[problem] ?? []);
      return ['look ahead that found something', ...found];
    }
    case 'auto-renewal-ended':
      return ends[detail.cause!] ? [ends[detail.cause!]!] : [];
    case 'auto-renewal-agreed':
      return had('auto-renewal-agreed') ? ['agreed anew'] : [];
    case 'state-changed': {
      const isLost = detail.to === 'quarantined' || detail.to === 'recycled';
      const isBack = detail.to === 'active' && ['grace', 'suspended'].includes(detail.from!);
      return isLost ? ['number lost'] : isBack ? ['topped up late'] : [];
    }
  }
  return plain[kind] ? [plain[kind]!] : [];
}

const plain: Record<string, Story> = {
  'auto-renewal-paused': 'paused while held',
  'auto-renewal-resumed': 'resumed',
  'auto-renewal-noticed': 'notice before a charge',
  'deadline-noticed': 'warned of a deadline',
};
