import type { DeclineCode } from '../protocol.ts';
import type { Manner } from './records.ts';

/** What the simulated bank does with a card, chosen by the last four digits of its number. */
export interface CardBehaviour {
  decline?: DeclineCode;
  /** The bank sends the payer to its own page first (3-D Secure). */
  asksFirst?: true;
  /** The bank takes long, then approves. */
  slow?: true;
  /** The money is taken, the browser hears nothing. */
  losesAnswer?: true;
  manner?: Manner;
  refusesRefunds?: true;
  /** What its bank does when it is charged without the payer; as with the payer when absent. */
  offSession?: OffSessionBehaviour;
  /** Its last month is the present one, whatever was typed. */
  expiresSoon?: true;
  /** A new card has taken its place when it is next looked at: another ending, four years more. */
  renewedAs?: string;
}

export interface OffSessionBehaviour {
  decline: DeclineCode;
  /** Only so many times, then it approves; for ever when absent. */
  times?: number;
}

export interface TestCard {
  number: string;
  behaviour: CardBehaviour;
}

/** Every number passes the Luhn check. Endings not listed here approve. */
export const testCards: readonly TestCard[] = [
  { number: '4242424242424242', behaviour: {} },
  { number: '5555555555554444', behaviour: {} },
  { number: '4000000000000002', behaviour: { decline: 'do_not_honour' } },
  { number: '4000000000009995', behaviour: { decline: 'insufficient_funds' } },
  { number: '4000000000000069', behaviour: { decline: 'expired_card' } },
  { number: '4000000000000101', behaviour: { decline: 'unknown_card_number' } },
  { number: '4000000000000127', behaviour: { decline: 'wrong_security_code' } },
  { number: '4000000000009987', behaviour: { decline: 'lost_or_stolen_card' } },
  { number: '4000000000006975', behaviour: { decline: 'limit_exceeded' } },
  { number: '4000000000000028', behaviour: { decline: 'domestic_cards_only' } },
  { number: '4000000000000119', behaviour: { decline: 'processing_error' } },
  { number: '4000000000003220', behaviour: { asksFirst: true } },
  { number: '4000000000000408', behaviour: { slow: true } },
  { number: '4000000000000499', behaviour: { losesAnswer: true, manner: 'never' } },
  { number: '4000000000080202', behaviour: { manner: 'late' } },
  { number: '4000000000060204', behaviour: { manner: 'never' } },
  { number: '4000000000020208', behaviour: { manner: 'doubled' } },
  { number: '4000000000050403', behaviour: { refusesRefunds: true } },
  {
    number: '4000000000076101',
    behaviour: { offSession: { decline: 'insufficient_funds', times: 1 } },
  },
  {
    number: '4000000000056103',
    behaviour: { offSession: { decline: 'insufficient_funds', times: 3 } },
  },
  {
    number: '4000000000066110',
    behaviour: { offSession: { decline: 'issuer_not_reachable', times: 1 } },
  },
  { number: '4000000000006199', behaviour: { offSession: { decline: 'insufficient_funds' } } },
  { number: '4000000000076200', behaviour: { offSession: { decline: 'never_again' } } },
  { number: '4000000000066201', behaviour: { offSession: { decline: 'lost_or_stolen_card' } } },
  { number: '4000000000056202', behaviour: { offSession: { decline: 'account_closed' } } },
  {
    number: '4000000000093155',
    behaviour: { asksFirst: true, offSession: { decline: 'authentication_required' } },
  },
  { number: '4000000000066300', behaviour: { expiresSoon: true } },
  { number: '4000000000056400', behaviour: { offSession: { decline: 'agreement_ended' } } },
  { number: '4000000000046500', behaviour: { expiresSoon: true, renewedAs: '6501' } },
];

const behaviours = new Map(testCards.map((card) => [card.number.slice(-4), card.behaviour]));

export const behaviourOf = (ending: string): CardBehaviour => behaviours.get(ending) ?? {};

/** ISO/IEC 7812-1 annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits !== '' && sum % 10 === 0;
}
