import type { RecordedBasis } from '#domain/payment.ts';
import type { Message } from '#ports/message-renderer.ts';
import type { RefundFacts, RefundPartFacts } from '#ports/refund-message.ts';
import type { Speech } from '../words/speech.ts';
import type { Block, Letter, Row } from './letter.ts';

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>;

/** The receipt on a durable medium (2011/83/EU art. 11a): what was declared, when, and what follows. */
export function refundReceiptLetter(speech: Speech, message: Of<'refund_receipt'>): Letter {
  const { words, locale, money, number, atSecond } = speech;
  const { receipt } = words.refunds;
  const { rule, timeZone } = message;
  const plan = message.planName[locale];
  const amount = money(message.refundMinor, message.currency);
  const at = atSecond(message.requestedAt, timeZone);
  const isWithdrawal = rule === 'withdrawal';
  const statement: Block[] = isWithdrawal
    ? [
        {
          kind: 'quote',
          heading: receipt.statement,
          text: receipt.iWithdraw(plan, number(message.msisdn)),
        },
      ]
    : [];
  return {
    subject: isWithdrawal ? receipt.withdrawalSubject(plan, amount) : receipt.subject(amount, plan),
    title: receipt.titles[rule],
    lead: leadOf(speech, rule)(amount, at),
    blocks: [
      { kind: 'button', label: receipt.follow, address: message.refundLink },
      ...statement,
      {
        kind: 'rows',
        heading: receipt.figures,
        rows: figureRows(speech, message),
        areAmounts: true,
      },
      ...measuredBlock(speech, message),
      { kind: 'rows', heading: receipt.where, rows: message.parts.map(partRow(speech, message)) },
      { kind: 'rows', rows: contractRows(speech, message) },
      ...(rule === 'staff' ? [] : [{ kind: 'note' as const, text: receipt.ended }]),
      { kind: 'note', text: receipt.attached },
    ],
    reason: receipt.reason,
  };
}

const measuredBlock = (speech: Speech, refund: RefundFacts): Block[] =>
  refund.basis.length === 0
    ? []
    : [
        {
          kind: 'rows',
          heading: speech.words.refunds.receipt.measured,
          rows: refund.basis.map((each) => basisRow(speech, refund, each)),
          areAmounts: true,
        },
      ];

function leadOf({ words }: Speech, rule: RefundFacts['rule']) {
  const { receipt } = words.refunds;
  if (rule === 'withdrawal') return receipt.withdrawalLead;
  return rule === 'staff' ? receipt.staffLead : receipt.lead;
}

function figureRows({ words, money }: Speech, refund: RefundFacts): Row[] {
  const { receipt } = words.refunds;
  const { currency, rule } = refund;
  const kept = rule === 'unused-goodwill' || rule === 'staff' ? receipt.kept : receipt.used;
  return [
    { label: receipt.price, value: money(refund.priceMinor, currency) },
    { label: kept, value: money(refund.usedMinor, currency) },
    { label: receipt.back, value: money(refund.refundMinor, currency), isStrong: true },
  ];
}

/** "Time: 3 of 31 days", "Data: 1.2 GB of 12 GB"; shared with the paper. */
export function basisRow(
  { words, allowance }: Speech,
  { currency }: RefundFacts,
  { of, used, whole }: RecordedBasis,
): Row {
  const { basis, time } = words.refunds.receipt;
  if (of === 'days' || of === 'hours') return { label: time, value: basis[of](used, whole) };
  const amount = (digits: string) => allowance(of, BigInt(digits), currency);
  return { label: words.kinds[of], value: basis.amount(amount(used), amount(whole)) };
}

const partRow =
  ({ words, money, days }: Speech, { currency, bankDays }: RefundFacts) =>
  ({ amountMinor, to }: RefundPartFacts): Row => ({
    label: words.methods[to],
    value: money(amountMinor, currency),
    below:
      to === 'credit'
        ? words.refunds.receipt.toCredit
        : words.refunds.receipt.toOrigin(words.methods[to], days(bankDays)),
  });

function contractRows(speech: Speech, message: Of<'refund_receipt'>): Row[] {
  const { words, locale, number, atSecond, day } = speech;
  const { receipt, paper } = words.refunds;
  const { timeZone, note, buyer, rule } = message;
  const asked = rule === 'staff' ? receipt.decided : receipt.asked;
  return [
    { label: asked, value: atSecond(message.requestedAt, timeZone) },
    { label: receipt.who, value: buyer.name ?? buyer.email },
    { label: words.order.plan, value: message.planName[locale] },
    { label: words.order.number, value: number(message.msisdn) },
    { label: words.order.order, value: message.orderReference },
    {
      label: paper.corrects,
      value: message.invoiceNumber,
      below: day(message.invoicedAt, timeZone),
    },
    { label: paper.number, value: message.creditNoteNumber },
    ...(note === null ? [] : [{ label: receipt.note, value: note }]),
  ];
}

export function refundRefusedLetter(speech: Speech, message: Of<'refund_refused'>): Letter {
  const { words, locale, money, number } = speech;
  const { refused } = words.refunds;
  const amount = money(message.amountMinor, message.currency);
  return {
    subject: refused.subject(amount),
    title: refused.title(amount),
    lead: refused.lead(words.methods[message.method]),
    blocks: [
      { kind: 'paragraph', text: refused.options },
      { kind: 'button', label: refused.choose, address: message.refundLink },
      {
        kind: 'rows',
        rows: [
          { label: words.order.amount, value: amount, isStrong: true },
          { label: words.order.plan, value: message.planName[locale] },
          { label: words.order.number, value: number(message.msisdn) },
          { label: words.order.order, value: message.orderReference },
        ],
      },
    ],
    reason: refused.reason,
  };
}
