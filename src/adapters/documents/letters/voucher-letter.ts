import type { Message } from '#ports/message-renderer.ts';
import type { Speech } from '../words/speech.ts';
import type { Letter } from './letter.ts';

/** What a voucher added, exactly and until when. */
export function voucherLetter(
  { words, money, at, atSecond, brand }: Speech,
  message: Extract<Message, { kind: 'voucher_added' }>,
): Letter {
  const { voucher, order } = words;
  const { timeZone, lastInstant } = message;
  const amount = money(message.amountMinor, message.currency);
  const until = lastInstant === null ? voucher.never : at(lastInstant, timeZone);
  return {
    subject: voucher.subject(amount),
    title: voucher.subject(amount),
    lead: voucher.lead,
    blocks: [
      {
        kind: 'rows',
        rows: [
          { label: order.amount, value: amount, isStrong: true },
          { label: voucher.until, value: until },
          { label: voucher.added, value: atSecond(message.addedAt, timeZone) },
          { label: voucher.serial, value: message.serial },
        ],
      },
      { kind: 'button', label: voucher.see, address: `${brand.baseUrl}/account` },
      { kind: 'note', text: voucher.notYou },
    ],
    reason: voucher.reason,
  };
}
