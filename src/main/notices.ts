import { createECDH, hkdfSync } from 'node:crypto';
import { createTexter } from '#adapters/handset/texter.ts';
import { createWebPush } from '#adapters/push/web-push.ts';
import type { Texter } from '#ports/texter.ts';
import type { PushTarget, WebPush } from '#ports/web-push.ts';
import type { Configuration } from './configuration.ts';
import type { Simulators } from './simulators.ts';

const TIMEOUT_MS = 10_000;

export interface Notices {
  /** Null: this operator sends no texts. */
  texter: Texter | null;
  push: WebPush;
  /** A browser of the demonstration phone; null: there is none. */
  addDemoBrowser: (() => Promise<PushTarget>) | null;
}

/** Texts and pushes of this configuration, or the demonstration phone that ships with the program. */
export function openNotices(configuration: Configuration, simulators: Simulators): Notices {
  const { texts, secret } = configuration;
  const phone = simulators.handset?.url ?? null;
  const baseUrl = texts.apiUrl ?? phone;
  const push = createWebPush({
    privateKey: senderKey(secret),
    subject: contactOf(configuration),
    timeoutMs: TIMEOUT_MS,
    origins: phone === null ? [] : [phone],
    clock: Date.now,
  });
  return {
    texter:
      baseUrl === null
        ? null
        : createTexter({ baseUrl, secret: texts.apiSecret, timeoutMs: TIMEOUT_MS }),
    push,
    addDemoBrowser:
      phone === null
        ? null
        : () => addBrowser(phone, { secret: texts.apiSecret, publicKey: push.publicKey }),
  };
}

async function addBrowser(
  phone: string,
  { secret, publicKey }: { secret: string; publicKey: string },
): Promise<PushTarget> {
  const answer = await fetch(`${phone}/v1/browsers`, {
    method: 'POST',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { authorization: `Bearer ${secret}` },
    body: JSON.stringify({ applicationServerKey: publicKey }),
  });
  if (!answer.ok) throw new Error(`the demonstration phone answered ${answer.status}`);
  return (await answer.json()) as PushTarget;
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * The key this operator's pushes are signed with, the same in every process and after every restart: drawn from
 * XUKA_SECRET as FIPS 186-5 A.2.1 draws one from random bits. Whoever changes the secret asks browsers anew.
 */
export function senderKey(secret: string): Buffer {
  const bits = Buffer.from(hkdfSync('sha256', secret, '', 'xuka vapid-key', 48));
  const scalar = (BigInt(`0x${bits.toString('hex')}`) % (ORDER - 1n)) + 1n;
  const key = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  // Throws on what is no key of the curve.
  createECDH('prime256v1').setPrivateKey(key);
  return key;
}

/** Whom a push service can ask about us (RFC 8292 2.1). */
function contactOf({ mail, baseUrl }: Configuration): string {
  if (mail.supportEmail !== null) return `mailto:${mail.supportEmail}`;
  return baseUrl?.startsWith('https:') ? baseUrl : 'mailto:postmaster@localhost.localdomain';
}
