/** Fewer digits could be guessed, more nobody types. */
export const pinDigits = { least: 14, most: 20, usual: 16 } as const;

/** Most digits of a damaged PIN that may be unreadable: so many are tried in seconds. */
export const MOST_UNREADABLE = 5;

const PIN = new RegExp(`^[0-9]{${pinDigits.least},${pinDigits.most}}$`);
const DAMAGED = new RegExp(`^[0-9?]{${pinDigits.least},${pinDigits.most}}$`);

/** Full-width digits and marks become plain, spaces and dashes go: people copy a PIN as it is printed. */
const plain = (typed: string): string =>
  typed.normalize('NFKC').replace(/[\s\p{Pd}\p{Cf}\u30FC.]/gu, '');

/** The digits of a PIN as typed; null: no PIN looks like that. */
export function readPin(typed: string): string | null {
  const digits = plain(typed);
  return PIN.test(digits) ? digits : null;
}

/** A damaged PIN with `?` for what can't be read; null: none, or too little of it is left. */
export function readDamagedPin(typed: string): string | null {
  const digits = plain(typed);
  const unreadable = digits.split('?').length - 1;
  return DAMAGED.test(digits) && unreadable <= MOST_UNREADABLE ? digits : null;
}

/** Every PIN that a damaged one may have been. */
export function* pinsOf(damaged: string): Generator<string> {
  const at = damaged.indexOf('?');
  if (at < 0) yield damaged;
  else
    for (let digit = 0; digit < 10; digit++)
      yield* pinsOf(damaged.slice(0, at) + digit + damaged.slice(at + 1));
}

/** As it is printed: groups of four. */
export const groupedPin = (pin: string): string => pin.replace(/(.{4})(?=.)/g, '$1 ');
