import type { Instant } from '#domain/time.ts';
import type { AutoRenewalMessage } from '#ports/auto-renewal-message.ts';
import type { Speech } from '../words/speech.ts';
import type { Block, Row } from './letter.ts';

/** The market's clock, and below it the reader's own and UTC, each once. */
export function zonedRow(
  speech: Speech,
  { timeZone, readerZone }: Pick<AutoRenewalMessage, 'timeZone' | 'readerZone'>,
  { label, at, isStrong = false }: { label: string; at: Instant; isStrong?: boolean },
): Row {
  const value = speech.at(at, timeZone);
  const others = [speech.at(at, readerZone), speech.at(at, 'UTC')].filter((each) => each !== value);
  const below = [...new Set(others)].join('\n');
  return { label, value, isStrong, ...(below !== '' && { below }) };
}

export const amountRow = (
  { words, money }: Speech,
  { amountMinor, currency }: { amountMinor: bigint; currency: AutoRenewalMessage['currency'] },
): Row => ({
  label: words.autoRenewal.amount,
  value: money(amountMinor, currency),
  isStrong: true,
});

export function meansRow({ words }: Speech, { means }: AutoRenewalMessage): Row {
  const w = words.autoRenewal;
  return { label: w.paidWith, value: means.map((label) => label ?? w.credit).join(w.thenBy) };
}

/** What it is about, and how support finds it. */
export function subjectRows({ words, locale, number }: Speech, message: AutoRenewalMessage): Row[] {
  const w = words.autoRenewal;
  return [
    { label: w.plan, value: message.planName[locale] },
    { label: w.number, value: number(message.msisdn) },
    { label: w.reference, value: message.reference },
  ];
}

export const seeButton = ({ words }: Speech, { pageLink }: AutoRenewalMessage): Block => ({
  kind: 'button',
  label: words.autoRenewal.see,
  address: pageLink,
});

/** As easy as anything else of the mail, and never mistaken for it. */
export const stopBlocks = ({ words }: Speech, { stopLink }: AutoRenewalMessage): Block[] => [
  { kind: 'button', label: words.autoRenewal.stop, address: stopLink, isSecond: true },
  { kind: 'note', text: words.autoRenewal.stopNote },
];

/** The plan's name, the number, and an amount in the agreement's currency, as sentences take them. */
export const namesOf = (
  { locale, number, money }: Speech,
  message: AutoRenewalMessage,
): { plan: string; line: string; agreed: string } => ({
  plan: message.planName[locale],
  line: number(message.msisdn),
  agreed: money(message.agreedMinor, message.currency),
});
