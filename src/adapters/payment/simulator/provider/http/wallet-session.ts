import { createHmac, timingSafeEqual } from 'node:crypto';

const lifetimeMs = 15 * 60_000;
const cookieName = 'harbour_wallet';

export interface WalletSessions {
  /** A Set-Cookie value that signs `email` in for this payment's pages only. */
  begin(token: string, email: string): string;
  end(token: string): string;
  /** The e-mail of a sign-in that is genuine and not too old. */
  read(token: string, cookieHeader: string | undefined): string | null;
}

/** Signed cookies, so that the provider keeps no sessions and a restart ends none. */
export function createWalletSessions(options: {
  secret: string;
  clock: () => number;
  isSecure: () => boolean;
}): WalletSessions {
  const macOf = (text: string) =>
    createHmac('sha256', options.secret).update(`wallet session ${text}`).digest('base64url');
  const cookie = (token: string, value: string, seconds: number) =>
    `${cookieName}=${value}; Path=/pay/${token}; Max-Age=${seconds}; HttpOnly; SameSite=Lax` +
    (options.isSecure() ? '; Secure' : '');

  return {
    begin(token, email) {
      const payload = `${Buffer.from(email).toString('base64url')}.${options.clock() + lifetimeMs}`;
      return cookie(token, `${payload}.${macOf(`${token}.${payload}`)}`, lifetimeMs / 1_000);
    },
    end: (token) => cookie(token, '', 0),
    read(token, cookieHeader) {
      const value = new RegExp(`(?:^|; )${cookieName}=([^;]+)`).exec(cookieHeader ?? '')?.[1];
      const [email, until, mac] = value?.split('.') ?? [];
      if (!email || !until || !mac) return null;
      const expected = Buffer.from(macOf(`${token}.${email}.${until}`));
      const given = Buffer.from(mac);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      return options.clock() < Number(until) ? Buffer.from(email, 'base64url').toString() : null;
    },
  };
}
