import type { Currency } from '#domain/money.ts';
import type { WalletRecord } from './records.ts';

/** The wallet's demo accounts. Their one password is printed on the sign-in page. */
export const walletPassword = 'harbour-demo';

export interface WalletAccount {
  email: string;
  name: string;
  opening: Record<Currency, bigint>;
  /** The wallet refuses every payment of this account. */
  refuses: boolean;
}

const ample: Record<Currency, bigint> = {
  GBP: 250_000n,
  EUR: 300_000n,
  USD: 300_000n,
  CNY: 2_000_000n,
  HKD: 2_500_000n,
  JPY: 400_000n,
  INR: 25_000_000n,
};

const scant: Record<Currency, bigint> = {
  GBP: 120n,
  EUR: 150n,
  USD: 150n,
  CNY: 800n,
  HKD: 900n,
  JPY: 150n,
  INR: 9_000n,
};

export const walletAccounts: readonly WalletAccount[] = [
  { email: 'lin@wallet.example', name: 'Lin Xiaohang 林晓航', opening: ample, refuses: false },
  { email: 'sam@wallet.example', name: 'Sam Carter', opening: scant, refuses: false },
  { email: 'zhou@wallet.example', name: 'Zhou Min 周敏', opening: ample, refuses: true },
];

export const walletAccountOf = (email: string) =>
  walletAccounts.find((account) => account.email === email.trim().toLowerCase());

export const openingWallets = (): WalletRecord[] =>
  walletAccounts.map(({ email, opening }) => ({
    email,
    balances: {
      GBP: { balanceMinor: opening.GBP },
      EUR: { balanceMinor: opening.EUR },
      USD: { balanceMinor: opening.USD },
      CNY: { balanceMinor: opening.CNY },
      HKD: { balanceMinor: opening.HKD },
      JPY: { balanceMinor: opening.JPY },
      INR: { balanceMinor: opening.INR },
    },
  }));

/** A wallet stored before a currency was known holds of it what it would have been opened with. */
export function wholeWallet(stored: WalletRecord): WalletRecord {
  const opened = openingWallets().find(({ email }) => email === stored.email);
  return opened ? { ...stored, balances: { ...opened.balances, ...stored.balances } } : stored;
}
