import type { UsageKind } from '#domain/allowance.ts';
import type { WatchMessage } from '#ports/watch-message.ts';
import type { Speech } from '../words/speech.ts';
import { watchWords as en } from '../words/watch-words-en.ts';
import { watchWords as zh } from '../words/watch-words-zh.ts';
import type { Block, Letter, Row } from './letter.ts';

type Of<Kind extends WatchMessage['kind']> = Extract<WatchMessage, { kind: Kind }>;
type Words = typeof en;

/** Where the reader is led when no action of its own is there. */
interface Body {
  subject: string;
  short: string;
  lead: string;
  rows: Row[];
  button?: { label: string; address: string };
}

export function watchLetter(speech: Speech, message: WatchMessage): Letter {
  const words: Words = speech.locale === 'zh-CN' ? zh : en;
  const { subject, short, lead, rows, button } = bodyOf(speech, words, message);
  const change = { label: words.change, address: message.alertsLink };
  const about =
    message.msisdn === null ? [] : [{ label: words.line, value: speech.number(message.msisdn) }];
  const blocks: Block[] = [
    { kind: 'rows', rows: [...rows, ...about] },
    ...(button ? [{ kind: 'button', ...button } as const] : []),
    { kind: 'button', ...change, isSecond: button !== undefined },
  ];
  const isAsked = message.kind !== 'arrived_abroad' && message.kind !== 'deadline_near';
  const reason = isAsked ? words.reason : words.reasonAlways;
  return { subject, title: subject, short, lead, blocks, reason };
}

function bodyOf(speech: Speech, words: Words, message: WatchMessage): Body {
  switch (message.kind) {
    case 'level_reached':
      return level(speech, words, message);
    case 'credit_low':
      return credit(speech, words, message);
    case 'days_left':
      return daysLeft(speech, words, message);
    case 'deadline_near':
      return deadlineNear(speech, words, message);
    case 'spend_reached':
      return spend(speech, words, message);
    case 'cap_near':
    case 'cap_reached':
      return cap(speech, words, message);
    case 'arrived_abroad':
      return arrival(speech, words, message);
  }
}

function level(speech: Speech, words: Words, message: Of<'level_reached'>): Body {
  const { at, allowance, bucketName } = speech;
  const { of, part, left, granted, lastInstant, timeZone } = message;
  const w = words.level;
  const what = part ? bucketName({ ...part, kind: of }) : words.what[of];
  // Buckets of lines hold no credit, so its currency is never asked for.
  const amount = (units: bigint) => allowance(of, units, 'EUR');
  const end = lastInstant === null ? '' : at(lastInstant, timeZone);
  const isGone = left === 0n;
  return {
    subject: isGone ? w.gone(what) : w.subject(what, amount(left)),
    short: isGone ? w.goneShort(what) : w.short(what, amount(left), end),
    lead: isGone ? w.goneLead : w.lead,
    rows: [
      { label: words.left, value: words.of(amount(left), amount(granted)), isStrong: true },
      { label: end === '' ? words.ended : words.until, value: end === '' ? words.noEnd : end },
    ],
  };
}

function credit({ money }: Speech, words: Words, message: Of<'credit_low'>): Body {
  const left = money(message.leftMinor, message.currency);
  const { subject, short, lead } = words.credit;
  const rows = [{ label: words.left, value: left, isStrong: true }];
  return { subject: subject(left), short: short(left), lead, rows };
}

function daysLeft({ at, days }: Speech, words: Words, message: Of<'days_left'>): Body {
  const end = at(message.lastInstant, message.timeZone);
  const left = days(message.days);
  const { subject, short, lead, renew } = words.days;
  return {
    ...{ subject: subject(left), short: short(left, end), lead },
    rows: [{ label: words.until, value: end, isStrong: true }],
    button: { label: renew, address: message.renewLink },
  };
}

function deadlineNear({ at, days }: Speech, words: Words, message: Of<'deadline_near'>): Body {
  const end = at(message.lastInstant, message.timeZone);
  const left = days(message.days);
  const w = words.deadline[message.of];
  return {
    ...{ subject: w.subject(left), short: w.short(left, end), lead: w.lead },
    rows: [{ label: words.until, value: end, isStrong: true }],
    button: { label: w.button, address: message.renewLink },
  };
}

function spend({ money }: Speech, words: Words, message: Of<'spend_reached'>): Body {
  const { usedMinor, limitMinor, currency, per } = message;
  const used = money(usedMinor, currency);
  const { subject, short, lead } = words.spend;
  return {
    ...{ subject: subject(used), short: short(used, per) },
    lead: lead(money(limitMinor, currency), per),
    rows: [{ label: words.cap.used, value: used, isStrong: true }],
  };
}

function cap(speech: Speech, words: Words, message: Of<'cap_near' | 'cap_reached'>): Body {
  const { at, money, allowance, locale } = speech;
  const { of, used, limit, currency, service, abroad, endsAt, timeZone, goOnLink } = message;
  const w = words.cap;
  const amount = (units: bigint) =>
    of === 'money' ? money(units, currency ?? 'EUR') : allowance(of, units, 'EUR');
  const what = w.what({ name: w.names[of], service: service?.[locale] ?? '', abroad });
  const isReached = message.kind === 'cap_reached';
  const short = isReached
    ? w.reachedShort(what, amount(limit))
    : w.nearShort(what, amount(used), amount(limit));
  return {
    subject: isReached
      ? w.reachedSubject(what, amount(limit))
      : w.nearSubject(what, amount(used), amount(limit)),
    short: isReached ? `${short} ${goOnLink}` : short,
    lead: isReached ? w.reachedLead : w.nearLead,
    rows: [
      { label: w.used, value: amount(used), isStrong: true },
      { label: w.limit, value: amount(limit) },
      { label: w.anew, value: endsAt === null ? w.withPlan : at(endsAt, timeZone) },
    ],
    ...(isReached && { button: { label: w.goOn, address: goOnLink } }),
  };
}

const shownKinds: readonly UsageKind[] = ['data', 'voice', 'sms'];

function arrival(speech: Speech, words: Words, message: Of<'arrived_abroad'>): Body {
  const { money, locale } = speech;
  const { covered, prices, currency, capMinor } = message;
  const w = words.arrival;
  const country = new Intl.DisplayNames(locale, { type: 'region' }).of(message.country) ?? '';
  const costOf = (kind: UsageKind) => {
    const price = prices.find((each) => each.kind === kind);
    return price && w.price(money(price.amountMinor, currency), w.perUnit[kind]);
  };
  const told = (kind: UsageKind) => (covered.includes(kind) ? w.inPlan : (costOf(kind) ?? w.noUse));
  const limit = capMinor === null || prices.length === 0 ? '' : money(capMinor, currency);
  return {
    subject: w.subject(country),
    short: w.short({
      country,
      kinds: shownKinds.map((kind) => `${w.kinds[kind]} ${told(kind)}`).join(w.comma),
      cap: limit === '' ? '' : w.shortCap(limit),
    }),
    lead: w.lead(country),
    rows: [
      ...shownKinds.map((kind): Row => {
        const cost = costOf(kind);
        const below = covered.includes(kind) ? (cost ?? w.stops) : undefined;
        return { label: w.kinds[kind], value: told(kind), ...(below !== undefined && { below }) };
      }),
      ...(limit === '' ? [] : [{ label: w.cap, value: limit }]),
      { label: w.emergency, value: w.emergencyNumber },
    ],
  };
}
