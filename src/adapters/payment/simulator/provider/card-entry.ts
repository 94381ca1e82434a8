import { passesLuhn } from './test-cards.ts';

/** What a payer typed, as it came. */
export interface CardFields {
  number: string;
  expiry: string;
  cvv: string;
  name: string;
}

export type CardFieldName = keyof CardFields;

/** Why a field can't be taken; the pages have the words. */
export type CardFault =
  | 'number_missing'
  | 'number_length'
  | 'number_mistyped'
  | 'expiry_missing'
  | 'expiry_unreadable'
  | 'expiry_past'
  | 'cvv_missing'
  | 'cvv_length_3'
  | 'cvv_length_4'
  | 'name_missing';

export type CardFaults = Partial<Record<CardFieldName, CardFault>>;

export type CardEntry =
  | { accepted: true; brand: string; ending: string; expiresMonth: string }
  | { accepted: false; faults: CardFaults };

/** Checks what was typed, as forgivingly as it can be read: spaces, hyphens, full-width digits. */
export function readCard(fields: CardFields, now: number): CardEntry {
  const number = digitsOf(fields.number);
  const brand = brandOf(number);
  const faults: CardFaults = {};
  const note = (field: CardFieldName, fault: CardFault | null) => {
    if (fault) faults[field] = fault;
  };
  note('number', numberFault(number));
  note('expiry', expiryFault(fields.expiry, now));
  note('cvv', cvvFault(fields.cvv, brand));
  note('name', fields.name.trim() === '' ? 'name_missing' : null);
  if (Object.keys(faults).length > 0) return { accepted: false, faults };
  const { year, month } = readExpiry(fields.expiry)!;
  const expiresMonth = `${year}-${String(month).padStart(2, '0')}`;
  return { accepted: true, brand, ending: number.slice(-4), expiresMonth };
}

/** NFKC turns full-width digits and spaces into plain ones. */
const plain = (typed: string) => typed.normalize('NFKC').trim();
const digitsOf = (typed: string) => plain(typed).replace(/[\s\-–—.]/g, '');

function numberFault(number: string): CardFault | null {
  if (number === '') return 'number_missing';
  if (!/^\d{12,19}$/.test(number)) return 'number_length';
  return passesLuhn(number) ? null : 'number_mistyped';
}

/** A card is good through the last moment of its month, anywhere on Earth. */
function expiryFault(typed: string, now: number): CardFault | null {
  if (plain(typed) === '') return 'expiry_missing';
  const read = readExpiry(typed);
  if (!read) return 'expiry_unreadable';
  const lastZoneBehind = 12 * 3_600_000;
  return Date.UTC(read.year, read.month) + lastZoneBehind <= now ? 'expiry_past' : null;
}

function readExpiry(typed: string): { year: number; month: number } | null {
  const text = plain(typed);
  const parts = /^(\d{1,2})\s*[/\-. ]\s*(\d{4}|\d{2})$/.exec(text) ?? /^(\d{2})(\d{2})$/.exec(text);
  if (!parts) return null;
  const month = Number(parts[1]);
  const year = Number(parts[2]!.length === 2 ? `20${parts[2]}` : parts[2]);
  return month < 1 || month > 12 ? null : { year, month };
}

function cvvFault(typed: string, brand: string): CardFault | null {
  const digits = plain(typed);
  if (digits === '') return 'cvv_missing';
  const length = brand === 'American Express' ? 4 : 3;
  if (new RegExp(`^\\d{${length}}$`).test(digits)) return null;
  return length === 4 ? 'cvv_length_4' : 'cvv_length_3';
}

/** By the issuer ranges the schemes publish. */
export function brandOf(number: string): string {
  if (/^3[47]/.test(number)) return 'American Express';
  if (/^62|^81/.test(number)) return 'UnionPay';
  if (/^35(?:2[89]|[3-8])/.test(number)) return 'JCB';
  if (/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/.test(number)) return 'Mastercard';
  if (/^(?:6011|65|64[4-9])/.test(number)) return 'Discover';
  if (/^4/.test(number)) return 'Visa';
  return 'Card';
}
