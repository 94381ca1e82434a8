import type { Instant } from '#domain/time.ts';
import type { SecurityView } from '#usecases/identity/factors/view-security.ts';
import type { Tongue } from '../words/tongue.ts';

interface GuardLine {
  line: string;
  isOn: boolean;
}

/** How the account is guarded, each thing as one line. */
export interface GuardLines {
  app: GuardLine;
  passkeys: GuardLine;
  /** Null: they mean nothing without a second step. */
  codes: string | null;
  paying: string;
  /** Saved cards and wallets. */
  means: string;
  /** Until when somebody may object; null: nobody says all is lost. */
  factorsGo: string | null;
  hasSecondFactor: boolean;
}

export function securityView(
  security: SecurityView,
  tongue: Tongue,
  { timeZone, now, savedMeans }: { timeZone: string; now: Instant; savedMeans: number },
): GuardLines {
  const w = tongue.words.factors;
  const at = (instant: Instant) => tongue.short(instant, timeZone, now);
  const { totpSince, passkeys, recoveryCodesLeft, factorReset, hasSecondFactor } = security;
  return {
    app: {
      line: totpSince === null ? w.app.none : w.app.since(at(totpSince)),
      isOn: totpSince !== null,
    },
    passkeys: {
      line: passkeys.length === 0 ? w.passkey.none : tongue.list(passkeys.map((p) => p.name)),
      isOn: passkeys.length > 0,
    },
    codes: hasSecondFactor ? w.codes.left(recoveryCodesLeft) : null,
    paying: payingLine(security, tongue),
    means: savedMeans === 0 ? tongue.words.means.none : tongue.words.means.savedCount(savedMeans),
    factorsGo: factorReset && at(factorReset.dueAt),
    hasSecondFactor,
  };
}

/** "Asks for the payment password each time". */
export function payingLine(
  { paying, hasPaymentPassword }: Pick<SecurityView, 'paying' | 'hasPaymentPassword'>,
  tongue: Tongue,
): string {
  const w = tongue.words.factors.paying;
  const what = hasPaymentPassword ? w.asksPassword : w.asksYou;
  if (paying.ask !== 'above') return w.lines[paying.ask](what);
  const { amountMinor, currency } = paying.freeBelow;
  return w.lines.above(what, tongue.money(amountMinor, currency));
}
