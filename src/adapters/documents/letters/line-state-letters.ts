import type { LineStateMessage } from '#ports/line-state-message.ts';
import { lineStateWords as en } from '../words/line-state-words-en.ts';
import { lineStateWords as zh } from '../words/line-state-words-zh.ts';
import type { Speech } from '../words/speech.ts';
import type { Letter, Row } from './letter.ts';

type Of<Kind extends LineStateMessage['kind']> = Extract<LineStateMessage, { kind: Kind }>;
type Words = typeof en;
type Body = Pick<Letter, 'subject' | 'lead'> & {
  short: string;
  rows: Row[];
  button: string;
  /** Nobody did anything yet. */
  isWarning?: true;
};

/** What was done to a line, in figures, and where it is undone: also the alarm when somebody else did it. */
export function lineStateLetter(speech: Speech, message: LineStateMessage): Letter {
  const words: Words = speech.locale === 'zh-CN' ? zh : en;
  const { at, number } = speech;
  const { subject, lead, short, rows, button, isWarning } = bodyOf(speech, words, message);
  const when = { label: words.when, value: at(message.happenedAt, message.timeZone) };
  const line = { label: words.line, value: number(message.msisdn) };
  const { supportEmail } = speech.brand;
  return {
    ...{ subject, title: subject, short, lead },
    blocks: [
      { kind: 'rows', rows: isWarning ? [...rows, line] : [...rows, when, line] },
      { kind: 'button', label: button, address: message.holdLink },
      { kind: 'note', text: isWarning ? words.help(supportEmail) : words.notYou(supportEmail) },
    ],
    reason: words.reason,
  };
}

function bodyOf(speech: Speech, words: Words, message: LineStateMessage): Body {
  switch (message.kind) {
    case 'line_parked':
      return parked(speech, words, message);
    case 'line_blocked':
      return blocked(words, message);
    case 'line_restored':
      return restored(speech, words, message);
    case 'hold_near':
      return near(speech, words, message);
    case 'parking_price_near':
      return priceNear(speech, words, message);
    case 'hold_ended':
      return ended(speech, words, message);
  }
}

function parked({ at, money, number }: Speech, words: Words, message: Of<'line_parked'>): Body {
  const { price, paidUntil, lastInstant, becomes, stopsPlans, timeZone, msisdn } = message;
  const w = words.parked;
  const cost = price === null ? w.free : money(price.amountMinor, price.currency);
  const rows: Row[] = [{ label: w.cost, value: cost, isStrong: true }];
  if (paidUntil !== null) rows.push({ label: w.paidUntil, value: at(paidUntil, timeZone) });
  if (lastInstant !== null)
    rows.push({
      label: w.until,
      value: at(lastInstant, timeZone),
      below: w.becomes[becomes === 'quarantined' || becomes === 'recycled' ? becomes : 'suspended'],
    });
  const lead = [w.lead, stopsPlans ? words.stops : words.runsOn].join(words.space);
  return {
    ...{ subject: w.subject(number(msisdn)), lead, rows, button: w.button },
    short: w.short(number(msisdn), cost),
  };
}

function blocked(words: Words, { as, stopsPlans }: Of<'line_blocked'>): Body {
  const w = words.blocked;
  const { subject, lead, button } = w[as];
  const told = [lead, stopsPlans ? words.stops : words.runsOn].join(words.space);
  return { subject, lead: told, rows: [], button, short: `${subject}${words.stop}` };
}

function restored({ at, number }: Speech, words: Words, message: Of<'line_restored'>): Body {
  const { from, state, lastInstant, timeZone, msisdn } = message;
  const w = words.restored;
  const works = state === 'active' || state === 'expiring-soon' || state === 'not-yet-activated';
  const lead = works ? w.lead : w.leadNoPlan;
  const rows: Row[] = [{ label: w.was, value: w.states[from] ?? w.otherState }];
  if (lastInstant !== null)
    rows.unshift({ label: w.planEnds, value: at(lastInstant, timeZone), isStrong: true });
  const subject = w.subject(number(msisdn));
  return { subject, lead, rows, button: w.button, short: `${subject}${words.stop}` };
}

function near({ at, money, number }: Speech, words: Words, message: Of<'hold_near'>): Body {
  const { from, lastInstant, becomes, missing, timeZone, msisdn } = message;
  const w = words.near;
  const short = missing && money(missing.amountMinor, missing.currency);
  const rows: Row[] = [
    {
      ...{ label: words.ends, value: at(lastInstant, timeZone), isStrong: true },
      ...(words.becomes[becomes] !== undefined && { below: words.becomes[becomes] }),
    },
    ...(short === null ? [] : [{ label: w.missing, value: short }]),
  ];
  const subject = w[from].subject(number(msisdn));
  const lead = short === null ? w[from].lead : w.short(short);
  const until = at(lastInstant, timeZone);
  return {
    ...{ subject, lead, rows, button: w.button, isWarning: true },
    short: w.until(subject, until),
  };
}

function priceNear(
  { at, money, number }: Speech,
  words: Words,
  { price, chargesAt, paidUntil, timeZone, msisdn }: Of<'parking_price_near'>,
): Body {
  const w = words.price;
  const cost = money(price.amountMinor, price.currency);
  const subject = w.subject(number(msisdn), cost);
  const rows: Row[] = [
    { label: w.cost, value: cost, isStrong: true },
    { label: w.takenAt, value: at(chargesAt, timeZone) },
    { label: words.parked.paidUntil, value: at(paidUntil, timeZone) },
  ];
  const short = `${subject}${words.stop}`;
  return { subject, lead: w.lead, rows, button: w.button, isWarning: true, short };
}

function ended({ number }: Speech, words: Words, message: Of<'hold_ended'>): Body {
  const w = words.ended;
  const subject = w[message.from](number(message.msisdn));
  const lead = w.lead[message.becomes] ?? w.otherwise;
  const short = `${subject}${words.stop}${words.space}${lead}`;
  return { subject, lead, rows: [], button: w.button, short };
}
