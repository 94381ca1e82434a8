import type { ReferralMessage } from '#ports/referral-message.ts';
import type { Speech } from '../words/speech.ts';
import type { Letter, Row } from './letter.ts';

/** What became of an invitation: the reward, the friend's thanks, or the reward gone back. */
export function referralLetter(speech: Speech, message: ReferralMessage): Letter {
  const { referral: w } = speech.words;
  const amount = speech.money(message.amountMinor, message.currency);
  const { subject, lead, reason } = w[message.kind];
  const when = { label: w.when, value: speech.atSecond(message.happenedAt, message.timeZone) };
  const page = message.kind === 'referral_counted' ? 'orders' : 'account';
  return {
    subject: subject(amount),
    title: subject(amount),
    lead,
    blocks: [
      { kind: 'rows', rows: [...rowsOf(speech, message, amount), when] },
      {
        ...{ kind: 'button', label: page === 'orders' ? w.seeOrders : w.seeCredit },
        address: `${speech.brand.baseUrl}/${page}`,
      },
    ],
    reason,
  };
}

function rowsOf(
  { words: { referral: w }, locale, at }: Speech,
  message: ReferralMessage,
  amount: string,
): Row[] {
  switch (message.kind) {
    case 'referral_reward': {
      const { lastInstant, timeZone } = message;
      const until = lastInstant === null ? w.never : at(lastInstant, timeZone);
      return [
        { label: w.reward, value: amount, isStrong: true },
        { label: w.until, value: until },
      ];
    }
    case 'referral_counted':
      return [
        { label: w.offer, value: message.label[locale] },
        ...(message.amountMinor > 0n ? [{ label: w.saved, value: amount, isStrong: true }] : []),
        { label: w.order, value: message.orderReference },
      ];
    case 'referral_taken_back':
      return [{ label: w.takenBack, value: amount, isStrong: true }];
  }
}
