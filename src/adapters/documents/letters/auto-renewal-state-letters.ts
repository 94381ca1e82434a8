import type { AutoRenewalMessage } from '#ports/auto-renewal-message.ts';
import type { Speech } from '../words/speech.ts';
import { namesOf, seeButton, stopBlocks, subjectRows, zonedRow } from './auto-renewal-rows.ts';
import type { Letter, Row } from './letter.ts';

type Of<Kind extends AutoRenewalMessage['kind']> = Extract<AutoRenewalMessage, { kind: Kind }>;

export function pausedOrResumed(
  speech: Speech,
  message: Of<'auto_renewal_paused'> | Of<'auto_renewal_resumed'>,
): Letter {
  const w = speech.words.autoRenewal;
  const { plan, line, agreed: most } = namesOf(speech, message);
  const isPaused = message.kind === 'auto_renewal_paused';
  const title = isPaused ? w.paused.title(most) : w.resumed.title(most);
  const states: Partial<Record<string, string>> = w.paused.states;
  return {
    subject: title,
    title,
    lead: isPaused
      ? w.paused.lead(plan, line, states[message.state] ?? w.paused.other)
      : w.resumed.lead(plan, line),
    blocks: [
      {
        kind: 'rows',
        rows: [
          zonedRow(speech, message, { label: w.when, at: message.happenedAt }),
          ...subjectRows(speech, message),
        ],
      },
      seeButton(speech, message),
      ...stopBlocks(speech, message),
    ],
    reason: w.reason,
  };
}

/** A charge that was told is not made after all. */
export function dropped(speech: Speech, message: Of<'auto_renewal_dropped'>): Letter {
  const w = speech.words.autoRenewal;
  const { plan, line } = namesOf(speech, message);
  const { chargeAt, timeZone, reason } = message;
  const amount = speech.money(message.amountMinor, message.currency);
  const title = w.dropped.title(amount, speech.day(chargeAt, timeZone));
  return {
    subject: title,
    title,
    lead: w.dropped.leads[reason](plan, line),
    blocks: [
      { kind: 'paragraph', text: w.dropped.stays },
      {
        kind: 'rows',
        rows: [
          { label: w.amount, value: amount },
          zonedRow(speech, message, { label: w.dropped.was, at: chargeAt }),
          ...subjectRows(speech, message),
        ],
      },
      seeButton(speech, message),
      ...stopBlocks(speech, message),
    ],
    reason: w.reason,
  };
}

const planEndRow = (
  speech: Speech,
  message: Of<'auto_renewal_stopped'> | Of<'auto_renewal_ended'>,
): Row[] =>
  message.lastInstant === null
    ? []
    : [
        zonedRow(speech, message, {
          label: speech.words.autoRenewal.planEnds,
          at: message.lastInstant,
        }),
      ];

/** The acknowledgement on a durable medium: what was stopped, when, and under which reference. */
export function stopped(speech: Speech, message: Of<'auto_renewal_stopped'>): Letter {
  const w = speech.words.autoRenewal;
  const { plan, line, agreed: amount } = namesOf(speech, message);
  const { chargeUnderWay, happenedAt, timeZone } = message;
  const at = speech.atSecond(happenedAt, timeZone);
  return {
    subject: w.stopped.subject(plan),
    title: chargeUnderWay ? w.stopped.underWayTitle(amount) : w.stopped.title(amount),
    lead: (message.byStaff ? w.stopped.staffLead : w.stopped.lead)(plan, line, at),
    blocks: [
      ...(chargeUnderWay ? [{ kind: 'paragraph' as const, text: w.stopped.underWay }] : []),
      {
        kind: 'rows',
        rows: [
          zonedRow(speech, message, { label: w.when, at: happenedAt }),
          ...planEndRow(speech, message),
          ...subjectRows(speech, message),
        ],
      },
      { kind: 'button', label: w.stopped.again, address: message.pageLink },
    ],
    reason: w.reason,
  };
}

export function ended(speech: Speech, message: Of<'auto_renewal_ended'>): Letter {
  const w = speech.words.autoRenewal;
  const { plan, line } = namesOf(speech, message);
  const amount = speech.money(message.amountMinor, message.currency);
  const { cause, reason } = message;
  return {
    subject: w.ended.subject(plan),
    title: w.ended.titles[cause](amount),
    lead: w.ended.lead(plan, line),
    blocks: [
      {
        kind: 'rows',
        rows: [
          ...(reason === null ? [] : [{ label: w.declined.why, value: w.reasons[reason] }]),
          zonedRow(speech, message, { label: w.when, at: message.happenedAt }),
          ...planEndRow(speech, message),
          ...subjectRows(speech, message),
        ],
      },
      { kind: 'button', label: w.ended.renew, address: message.pageLink },
    ],
    reason: w.reason,
  };
}
