import type { AutoRenewalMessage } from '#ports/auto-renewal-message.ts';
import type { Speech } from '../words/speech.ts';
import {
  amountRow,
  meansRow,
  namesOf,
  seeButton,
  stopBlocks,
  subjectRows,
  zonedRow,
} from './auto-renewal-rows.ts';
import { dropped, ended, pausedOrResumed, stopped } from './auto-renewal-state-letters.ts';
import type { Block, Letter, Row } from './letter.ts';

type Of<Kind extends AutoRenewalMessage['kind']> = Extract<AutoRenewalMessage, { kind: Kind }>;

/** A mail about auto-renewal: what happens to which amount first, then when, in three zones, then what to tap. */
export function autoRenewalLetter(speech: Speech, message: AutoRenewalMessage): Letter {
  switch (message.kind) {
    case 'auto_renewal_agreed':
      return agreed(speech, message);
    case 'auto_renewal_notice':
      return notice(speech, message);
    case 'auto_renewal_dropped':
      return dropped(speech, message);
    case 'auto_renewal_problem':
      return problem(speech, message);
    case 'auto_renewal_declined':
      return declined(speech, message);
    case 'auto_renewal_needs_payer':
      return needsPayer(speech, message);
    case 'auto_renewal_paused':
    case 'auto_renewal_resumed':
      return pausedOrResumed(speech, message);
    case 'auto_renewal_stopped':
      return stopped(speech, message);
    case 'auto_renewal_ended':
      return ended(speech, message);
  }
}

function agreed(speech: Speech, message: Of<'auto_renewal_agreed'>): Letter {
  const w = speech.words.autoRenewal;
  const { plan, line, agreed: most } = namesOf(speech, message);
  const amount = speech.money(message.amountMinor, message.currency);
  const { chargeAt } = message;
  return {
    subject: w.agreed.subject(plan, amount),
    title: amount === most ? w.agreed.title(amount) : w.agreed.promoTitle(amount, most),
    lead: w.agreed.lead(plan, line),
    blocks: [
      {
        kind: 'rows',
        rows: [
          amountRow(speech, message),
          ...(amount === most ? [] : [{ label: w.most, value: most }]),
          chargeAt === null
            ? { label: w.renewsWhen, value: w.triggers[message.trigger] }
            : zonedRow(speech, message, { label: w.nextCharge, at: chargeAt }),
          meansRow(speech, message),
          ...subjectRows(speech, message),
        ],
      },
      { kind: 'quote', heading: w.agreed.words, text: message.words },
      seeButton(speech, message),
      ...stopBlocks(speech, message),
    ],
    reason: w.reason,
  };
}

/** Where a promotion makes this one cheaper: the next one, and what it is when the promotion is over. */
function thenRows(speech: Speech, message: Of<'auto_renewal_notice'>): Row[] {
  const w = speech.words.autoRenewal;
  const { thenMinor, fullMinor, currency } = message;
  if (thenMinor === null) return [];
  const full = speech.money(fullMinor, currency);
  return [
    { label: w.thenAmount, value: speech.money(thenMinor, currency) },
    ...(thenMinor < fullMinor ? [{ label: w.fullAmount, value: full }] : []),
  ];
}

function notice(speech: Speech, message: Of<'auto_renewal_notice'>): Letter {
  const w = speech.words.autoRenewal;
  const { plan, line } = namesOf(speech, message);
  const amount = speech.money(message.amountMinor, message.currency);
  const day = speech.day(message.chargeAt, message.timeZone);
  return {
    subject: w.notice.subject(amount, plan, day),
    title: w.notice.title(amount, day),
    lead: w.notice.lead(plan, line),
    blocks: [
      {
        kind: 'rows',
        rows: [
          amountRow(speech, message),
          ...thenRows(speech, message),
          zonedRow(speech, message, { label: w.nextCharge, at: message.chargeAt, isStrong: true }),
          meansRow(speech, message),
          ...subjectRows(speech, message),
        ],
      },
      ...stopBlocks(speech, message),
      seeButton(speech, message),
    ],
    reason: w.reason,
  };
}

function problem(speech: Speech, message: Of<'auto_renewal_problem'>): Letter {
  const w = speech.words.autoRenewal;
  const { plan, line } = namesOf(speech, message);
  const { problems, fix, chargeAt, timeZone } = message;
  const [first = 'no_means', ...more] = problems;
  const title = w.problem.titles[first](speech.money(message.amountMinor, message.currency));
  const isOfMeans =
    first === 'card_expires' ||
    first === 'means_gone' ||
    first === 'needs_payer' ||
    first === 'credit_short';
  const rest = more.filter((each) => each !== 'no_means').map((each) => w.problem.leads[each]);
  const otherPays = isOfMeans && !problems.includes('no_means');
  return {
    subject: title,
    title,
    lead: w.problem.lead(plan, line, speech.at(chargeAt, timeZone)),
    blocks: [
      ...[w.problem.leads[first], ...rest, ...(otherPays ? [w.problem.otherPays] : [])].map(
        (text): Block => ({ kind: 'paragraph', text }),
      ),
      { kind: 'button', label: w.fixes[fix], address: message.fixLink },
      {
        kind: 'rows',
        rows: [
          amountRow(speech, message),
          zonedRow(speech, message, { label: w.nextCharge, at: chargeAt }),
          meansRow(speech, message),
          ...subjectRows(speech, message),
        ],
      },
      ...stopBlocks(speech, message),
    ],
    reason: w.reason,
  };
}

function declined(speech: Speech, message: Of<'auto_renewal_declined'>): Letter {
  const w = speech.words.autoRenewal;
  const { plan, line } = namesOf(speech, message);
  const { reason, fix } = message;
  const amount = speech.money(message.amountMinor, message.currency);
  const isCap = reason === 'monthly_cap';
  const lead = reason === 'returned' ? w.declined.returnedLead : w.declined.lead;
  const title = isCap ? w.declined.capTitle(amount) : w.declined.title(amount);
  return {
    subject: title,
    title,
    lead: isCap ? w.declined.capLead(plan, line) : lead(plan, line),
    blocks: [
      {
        kind: 'rows',
        rows: [
          amountRow(speech, message),
          { label: w.declined.why, value: w.reasons[reason] },
          zonedRow(speech, message, { label: w.nextTry, at: message.retryAt, isStrong: true }),
          meansRow(speech, message),
          ...subjectRows(speech, message),
        ],
      },
      { kind: 'button', label: w.fixes[fix], address: message.fixLink },
      ...stopBlocks(speech, message),
    ],
    reason: w.reason,
  };
}

function needsPayer(speech: Speech, message: Of<'auto_renewal_needs_payer'>): Letter {
  const w = speech.words.autoRenewal;
  const { plan, line } = namesOf(speech, message);
  const amount = speech.money(message.amountMinor, message.currency);
  return {
    subject: w.needsPayer.subject(amount),
    title: w.needsPayer.title(amount),
    lead: w.needsPayer.lead(plan, line),
    blocks: [
      { kind: 'button', label: w.needsPayer.pay(amount), address: message.payLink },
      {
        kind: 'rows',
        rows: [
          amountRow(speech, message),
          zonedRow(speech, message, { label: w.payBy, at: message.until, isStrong: true }),
          ...subjectRows(speech, message),
        ],
      },
      { kind: 'paragraph', text: w.needsPayer.after },
      ...stopBlocks(speech, message),
    ],
    reason: w.reason,
  };
}
