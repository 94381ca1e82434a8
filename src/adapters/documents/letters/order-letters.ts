import type { CreditedBucket, Message, SaleFacts } from '#ports/message-renderer.ts';
import { nextPrice } from '../words/next-price.ts';
import type { Speech } from '../words/speech.ts';
import type { Block, Letter, Row } from './letter.ts';

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>;

export function confirmationLetter(speech: Speech, message: Of<'order_confirmation'>): Letter {
  const { words, locale, money, number, at, atSecond } = speech;
  const { confirmation } = words.order;
  const { timeZone, currency, consentedAt } = message;
  const paid = money(message.grossMinor, currency);
  const plan = message.planName[locale];
  const line = number(message.msisdn);
  const notes = [
    nextPrice(speech, message),
    message.isTaxedBefore && words.paper.taxedBefore,
    confirmation.attached,
    confirmation.link,
    consentedAt !== null && confirmation.consent(at(consentedAt, timeZone)),
  ].filter((text) => typeof text === 'string');
  return {
    subject: confirmation.subject(paid, plan, line),
    title: confirmation.title(paid, plan),
    lead: confirmation.lead(line, atSecond(message.creditedAt, timeZone)),
    blocks: [
      { kind: 'button', label: words.order.see, address: message.orderLink },
      {
        kind: 'rows',
        heading: confirmation.got,
        rows: message.buckets.map(bucketRow(speech, message)),
      },
      { kind: 'rows', heading: confirmation.valid, rows: validityRows(speech, message) },
      {
        kind: 'rows',
        heading: confirmation.cost,
        rows: costRows(speech, message),
        areAmounts: true,
      },
      { kind: 'rows', rows: paymentRows(speech, message) },
      ...notes.map((text): Block => ({ kind: 'note', text })),
    ],
    reason: confirmation.reason,
  };
}

const bucketRow =
  (speech: Speech, { currency, timeZone }: SaleFacts) =>
  (bucket: CreditedBucket): Row => {
    const { words, at, bucketName, bucketAmount } = speech;
    const { lastInstant } = bucket;
    return {
      label: bucketName(bucket),
      value: bucketAmount(bucket, currency),
      below:
        lastInstant === null
          ? words.order.fromFirstUse
          : words.order.until(at(lastInstant, timeZone)),
      isStrong: true,
    };
  };

/** From when until when, in exact instants; shared with the papers. */
export function validityRows({ words, at }: Speech, { validity, timeZone }: SaleFacts): Row[] {
  const { confirmation } = words.order;
  if (validity.starts === 'fixed')
    return [
      { label: confirmation.from, value: at(validity.startsAt, timeZone) },
      { label: confirmation.to, value: at(validity.lastInstant, timeZone) },
    ];
  const { activateBy } = validity;
  return [
    {
      label: confirmation.from,
      value:
        activateBy === null
          ? confirmation.onFirstUse
          : confirmation.latest(at(activateBy, timeZone)),
    },
  ];
}

function costRows({ words, locale, money, rate }: Speech, sale: SaleFacts): Row[] {
  const { confirmation } = words.order;
  const { currency, discounts, grossMinor, taxMinor } = sale;
  const rows: Row[] = [];
  if (discounts.length > 0)
    rows.push({ label: confirmation.fullPrice, value: money(sale.fullPriceMinor, currency) });
  for (const { label, amountMinor } of discounts)
    rows.push({
      label: confirmation.promotion(label[locale]),
      value: money(-amountMinor, currency),
    });
  rows.push({ label: confirmation.total, value: money(grossMinor, currency), isStrong: true });
  const tax = sale.taxName[locale];
  const isTaxed = sale.taxRateBasisPoints > 0;
  rows.push({
    label: isTaxed ? confirmation.includes(tax, rate(sale.taxRateBasisPoints)) : tax,
    value: money(taxMinor, currency),
  });
  return rows;
}

function paymentRows({ words, atSecond, number, paidBy }: Speech, sale: SaleFacts): Row[] {
  return [
    { label: words.order.paidBy, value: paidBy(sale) },
    { label: words.order.paidAt, value: atSecond(sale.paidAt, sale.timeZone) },
    { label: words.order.number, value: number(sale.msisdn) },
    { label: words.order.order, value: sale.orderReference },
    { label: words.paper.invoiceNumber, value: sale.invoiceNumber },
  ];
}

export function moneyReturnedLetter(speech: Speech, message: Of<'money_returned'>): Letter {
  const { words, money, days, atSecond } = speech;
  const { returned } = words.order;
  const amount = money(message.amountMinor, message.currency);
  const method = words.methods[message.method];
  const joint = speech.locale === 'zh-CN' ? '' : ' ';
  return {
    subject: returned.subject(amount),
    title: returned.title(amount),
    lead: returned.reasons[message.reason],
    blocks: [
      {
        kind: 'paragraph',
        text: message.isCredit
          ? words.refunds.inCredit
          : returned.where(method) + joint + returned.arrives(days(message.arrivesWithinDays)),
      },
      { kind: 'button', label: words.order.see, address: message.orderLink },
      {
        kind: 'rows',
        rows: [
          { label: words.order.amount, value: amount, isStrong: true },
          { label: returned.at, value: atSecond(message.returnedAt, message.timeZone) },
          ...orderRows(speech, message),
        ],
      },
    ],
    reason: returned.reason,
  };
}

export function paymentLateLetter(speech: Speech, message: Of<'payment_late'>): Letter {
  const { words, money, at } = speech;
  const { late } = words.order;
  const amount = money(message.amountMinor, message.currency);
  const until = at(message.decidedBy, message.timeZone);
  const isWaiting = message.stage === 'waiting';
  const title = isWaiting ? late.waitingTitle(amount) : late.askingTitle(amount);
  return {
    subject: title,
    title,
    lead: isWaiting ? late.waitingLead(until) : late.askingLead(until),
    blocks: [
      { kind: 'button', label: isWaiting ? late.pay : words.order.see, address: message.orderLink },
      {
        kind: 'rows',
        rows: [
          { label: words.order.amount, value: amount, isStrong: true },
          { label: words.order.paidBy, value: words.methods[message.method] },
          ...orderRows(speech, message),
        ],
      },
    ],
    reason: late.reason,
  };
}

function orderRows(
  { words, locale, number }: Speech,
  { planName, msisdn, orderReference }: Of<'money_returned' | 'payment_late'>,
): Row[] {
  return [
    { label: words.order.plan, value: planName[locale] },
    { label: words.order.number, value: number(msisdn) },
    { label: words.order.order, value: orderReference },
  ];
}
