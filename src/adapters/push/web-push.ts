import type { PushAnswer, PushNote, PushTarget, WebPush } from '#ports/web-push.ts';
import { encryptFor, LONGEST_OCTETS, readReceiverKeys } from './message-encryption.ts';
import { authorizationFor, senderOf } from './sender-token.ts';

export interface WebPushOptions {
  /** 32 octets of a P-256 private key; a browser's subscription holds for this key alone. */
  privateKey: Buffer;
  /** Whom a push service can ask: `mailto:…`. */
  subject: string;
  timeoutMs: number;
  /** Origins beside those of the browsers' makers: the simulator. */
  origins?: readonly string[];
  clock: () => number;
}

/** Push services of the browsers there are; an endpoint comes from a browser and may be anything. */
const hosts = [
  'fcm.googleapis.com',
  '.push.services.mozilla.com',
  '.push.apple.com',
  '.notify.windows.com',
];

/** Sends pushes over HTTP (RFC 8030). */
export function createWebPush(options: WebPushOptions): WebPush {
  const { timeoutMs, origins = [], clock } = options;
  const sender = senderOf(options.privateKey, options.subject);

  function accepts(endpoint: string): boolean {
    const url = URL.parse(endpoint);
    if (url === null) return false;
    if (url.username !== '' || url.password !== '') return false;
    if (origins.includes(url.origin)) return true;
    const isOne = (host: string) =>
      host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host;
    return url.protocol === 'https:' && url.port === '' && hosts.some(isOne);
  }

  async function send(target: PushTarget, note: PushNote): Promise<PushAnswer> {
    const keys = readReceiverKeys(target);
    if (!keys || !accepts(target.endpoint)) return { outcome: 'gone' };
    if (Buffer.byteLength(note.payload) > LONGEST_OCTETS)
      return { outcome: 'refused', detail: 'too long for a push' };
    let body: Buffer;
    try {
      body = encryptFor(keys, note.payload);
    } catch {
      // A point that is not on the curve: no browser gave it.
      return { outcome: 'gone' };
    }
    try {
      const response = await fetch(target.endpoint, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          authorization: authorizationFor(sender, target.endpoint, clock()),
          'content-encoding': 'aes128gcm',
          'content-type': 'application/octet-stream',
          ttl: String(note.ttlSeconds),
          urgency: note.isUrgent ? 'high' : 'normal',
          topic: note.topic,
        },
        body: new Uint8Array(body),
      });
      await response.body?.cancel();
      return answerOf(response, clock());
    } catch (fault) {
      const detail = fault instanceof Error ? fault.name : 'no answer';
      return { outcome: 'unknown', detail, retryAfterMs: null };
    }
  }

  return { publicKey: sender.publicKey, accepts, send };
}

function answerOf({ status, headers }: Response, now: number): PushAnswer {
  if (status >= 200 && status < 300) return { outcome: 'accepted' };
  if (status === 404 || status === 410) return { outcome: 'gone' };
  const detail = `answered ${status}`;
  return status === 429 || status >= 500
    ? { outcome: 'unknown', detail, retryAfterMs: waitOf(headers.get('retry-after'), now) }
    : { outcome: 'refused', detail };
}

/** Seconds or a date (RFC 9110 10.2.3); null: none that can be read. */
function waitOf(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
