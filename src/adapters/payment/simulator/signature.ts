import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a message's clock may be from ours, in milliseconds. Bounds how long a replay works. */
export const signatureToleranceMs = 300_000;

const macOf = (secret: string, seconds: number, rawBody: string) =>
  createHmac('sha256', secret).update(`${seconds}.${rawBody}`).digest('hex');

/** The value of the signature header: `t=<seconds>,v1=<HMAC-SHA256 of "t.rawBody" in hex>`. */
export function signMessage(secret: string, rawBody: string, at: number): string {
  const seconds = Math.floor(at / 1_000);
  return `t=${seconds},v1=${macOf(secret, seconds, rawBody)}`;
}

export type SignatureCheck = { genuine: true } | { genuine: false; detail: string };

/** Checks the signature first and the age second, so that a stranger learns nothing about clocks. */
export function checkSignature(
  secret: string,
  message: { rawBody: string; header: string | undefined; now: number },
): SignatureCheck {
  if (!message.header) return { genuine: false, detail: 'no signature' };
  const fields = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(message.header.trim());
  if (!fields) return { genuine: false, detail: 'signature not readable' };
  const seconds = Number(fields[1]);
  const expected = Buffer.from(macOf(secret, seconds, message.rawBody));
  if (!timingSafeEqual(expected, Buffer.from(fields[2]!))) {
    return { genuine: false, detail: 'signature does not match' };
  }
  if (Math.abs(message.now - seconds * 1_000) > signatureToleranceMs) {
    return { genuine: false, detail: 'timestamp outside the tolerance' };
  }
  return { genuine: true };
}
