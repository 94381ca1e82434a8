/** Crockford's base 32: no letter that can be read as a digit. */
export const recoveryLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const recoveryCodeCount = 10;

const SELECTOR = 4;
const LENGTH = 12;

export interface RecoveryCode {
  /** Which of the codes it is: no secret. */
  selector: string;
  /** 40 bits of chance; kept as argon2id only. */
  secret: string;
}

/** As it is shown: `K7QM-2X9A-P3W8`. */
export const writeRecoveryCode = ({ selector, secret }: RecoveryCode): string =>
  [selector, secret.slice(0, 4), secret.slice(4)].join('-');

/** Reads what people type: any case and spacing, full-width forms, O for 0, I and L for 1. */
export function readRecoveryCode(typed: string): RecoveryCode | null {
  const letters = typed
    .slice(0, 100)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if (letters.length !== LENGTH || [...letters].some((each) => !recoveryLetters.includes(each)))
    return null;
  return { selector: letters.slice(0, SELECTOR), secret: letters.slice(SELECTOR) };
}

/** `letters`: twelve of `recoveryLetters`, drawn by chance. */
export const toRecoveryCode = (letters: string): RecoveryCode => ({
  selector: letters.slice(0, SELECTOR),
  secret: letters.slice(SELECTOR, LENGTH),
});
