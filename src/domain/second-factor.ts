import { DAY, MINUTE } from './time.ts';

/** What proves somebody beside the password, in the order in which it is offered. */
export const secondFactorWays = ['passkey', 'totp', 'recovery-code'] as const;
export type SecondFactorWay = (typeof secondFactorWays)[number];

/** What an account can prove itself with. */
export interface Factors {
  hasTotp: boolean;
  passkeys: number;
  recoveryCodesLeft: number;
}

/** Recovery codes stand in for a factor; alone they are none. */
export const hasSecondFactor = ({ hasTotp, passkeys }: Factors): boolean => hasTotp || passkeys > 0;

export function secondFactorsOf(factors: Factors): SecondFactorWay[] {
  if (!hasSecondFactor(factors)) return [];
  const has: Record<SecondFactorWay, boolean> = {
    passkey: factors.passkeys > 0,
    totp: factors.hasTotp,
    'recovery-code': factors.recoveryCodesLeft > 0,
  };
  return secondFactorWays.filter((way) => has[way]);
}

/** Between the right password and the second factor. */
export const PENDING_FOR = 10 * MINUTE;

/** A challenge for a passkey is answered within this time. */
export const CHALLENGE_FOR = 10 * MINUTE;

/** A secret for an app that was shown and not confirmed is forgotten. */
export const TOTP_PENDING_FOR = 30 * MINUTE;

/** Whoever lost all factors waits this long, so that the owner can object. */
export const FACTOR_RESET_AFTER = 3 * DAY;

/** A not-me link takes away the factors that came within this time before its mail. */
export const NOT_ME_REACHES_BACK = DAY;

export const mostPasskeys = 10;

/** One line people know it by, at most 60 characters; null: nothing is left of what was typed. */
export function passkeyName(typed: string): string | null {
  const name = typed
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .trim();
  return name === '' ? null : [...name].slice(0, 60).join('');
}
