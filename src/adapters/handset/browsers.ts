import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';

/** A browser that only takes pushes: its keys are made here and never leave. */
interface Browser {
  keys: ECDH;
  auth: Buffer;
  /** The only sender whose pushes are taken (RFC 8292 4); null: anybody's. */
  sender: string | null;
  isOnline: boolean;
  /** What waits for it to be online, the oldest first. */
  waiting: (Push & { topic: string | null; until: number })[];
  /** What its service answers instead of taking the next pushes. */
  answers: PushTrouble[];
}

/** Something a push service may have: too much to do (429), or a fault of its own. */
export interface PushTrouble {
  status: number;
  retryAfter?: string;
}

export interface Push {
  browser: string;
  /** As it was sent, decrypted. */
  text: string;
  receivedAt: number;
}

/** What a push service answers, in numbers of HTTP. */
type PushRefusal = 400 | 401 | 403 | 404 | 410 | 413 | 415;

const LONGEST_BODY = 4096;
const MOST_KEPT = 200;

/** A push service and the browsers behind it (RFC 8030, 8291, 8292), written from the other side. */
export class Browsers {
  readonly #browsers = new Map<string, Browser>();
  readonly #gone = new Set<string>();
  readonly pushes: Push[] = [];

  /** What a page gets when it subscribes; for one sender alone where it names one. */
  subscribe(origin: string, sender: string | null = null) {
    const id = randomBytes(12).toString('base64url');
    const keys = createECDH('prime256v1');
    const p256dh = keys.generateKeys('base64url');
    const auth = randomBytes(16);
    const browser = { keys, auth, sender, isOnline: true, waiting: [], answers: [] };
    this.#browsers.set(id, browser);
    return { endpoint: `${origin}/push/${id}`, p256dh, auth: auth.toString('base64url') };
  }

  unsubscribe(id: string): void {
    if (this.#browsers.delete(id)) this.#gone.add(id);
  }

  /** Switches a phone off and on, or gives its service trouble. False: there is no such browser. */
  change(id: string, to: { isOnline?: boolean; answers?: PushTrouble[] }, now: number): boolean {
    const browser = this.#browsers.get(id);
    if (!browser) return false;
    Object.assign(browser, to);
    if (!browser.isOnline) return true;
    for (const { topic, until, ...push } of browser.waiting) if (now < until) this.#show(push);
    browser.waiting = [];
    return true;
  }

  receive(
    id: string,
    request: {
      origin: string;
      headers: Record<string, string | undefined>;
      body: Buffer;
      now: number;
    },
  ): PushTrouble {
    const { origin, headers, body, now } = request;
    const refused = (status: PushRefusal) => ({ status });
    if (this.#gone.has(id)) return refused(410);
    const browser = this.#browsers.get(id);
    if (!browser) return refused(404);
    const trouble = browser.answers.shift();
    if (trouble) return trouble;
    const terms = termsOf(headers);
    if (!terms) return refused(400);
    if (headers['content-encoding'] !== 'aes128gcm') return refused(415);
    if (body.length > LONGEST_BODY) return refused(413);
    const sender = senderOf(headers.authorization ?? '', { origin, now, only: browser.sender });
    if (sender !== 'known') return refused(sender);
    const text = decrypt(browser, body);
    if (text === null) return refused(400);
    const push = { browser: id, text, receivedAt: now };
    if (browser.isOnline) this.#show(push);
    else this.#keep(browser, push, terms);
    return { status: 201 };
  }

  /** RFC 8030 5.4: of one topic only the newest waits. With a time to live of 0 nothing does. */
  #keep({ waiting }: Browser, push: Push, { topic, ttl }: Terms): void {
    const before = topic === null ? -1 : waiting.findIndex((each) => each.topic === topic);
    if (before !== -1) waiting.splice(before, 1);
    waiting.push({ ...push, topic, until: push.receivedAt + ttl * 1_000 });
    waiting.splice(0, waiting.length - MOST_KEPT);
  }

  #show(push: Push): void {
    this.pushes.unshift(push);
    this.pushes.splice(MOST_KEPT);
  }
}

interface Terms {
  ttl: number;
  topic: string | null;
}

/** RFC 8030 5.2 to 5.4; null: a header is missing or is none. */
function termsOf({ ttl = '', urgency = 'normal', topic }: Record<string, string | undefined>) {
  const isRight =
    /^\d{1,10}$/.test(ttl) &&
    /^(very-low|low|normal|high)$/.test(urgency) &&
    (topic === undefined || /^[\w-]{1,32}$/.test(topic));
  return isRight ? { ttl: Number(ttl), topic: topic ?? null } : null;
}

/** RFC 8292 4.2: 401 without a token, 403 with one that does not hold. */
function senderOf(
  authorization: string,
  { origin, now, only }: { origin: string; now: number; only: string | null },
): 'known' | 401 | 403 {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  if (token === undefined || key === undefined) return 401;
  if (only !== null && key !== only) return 403;
  const [head, claims, signature] = token.split('.');
  try {
    const read = (part: string | undefined) =>
      JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>;
    const { aud, exp, sub } = read(claims);
    const point = Buffer.from(key, 'base64url');
    const part = (octets: Buffer) => octets.toString('base64url');
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: part(point.subarray(1, 33)),
      y: part(point.subarray(33)),
    };
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature ?? '', 'base64url'),
    );
    const seconds = now / 1000;
    const isInTime = typeof exp === 'number' && exp > seconds && exp <= seconds + 86_400;
    const hasContact = typeof sub === 'string' && /^(mailto|https):/.test(sub);
    const isRight = read(head).alg === 'ES256' && isSigned && aud === origin;
    return isRight && isInTime && hasContact ? 'known' : 403;
  } catch {
    return 403;
  }
}

/** RFC 8291 3.4 from the browser's side; null: it was not meant for this one, or is broken. */
function decrypt({ keys, auth }: Browser, body: Buffer): string | null {
  try {
    const salt = body.subarray(0, 16);
    const keyLength = body.readUInt8(20);
    const senderPoint = body.subarray(21, 21 + keyLength);
    const sealed = body.subarray(21 + keyLength);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), senderPoint]);
    const ikm = Buffer.from(hkdfSync('sha256', keys.computeSecret(senderPoint), auth, info, 32));
    const part = (name: string, octets: number) =>
      Buffer.from(hkdfSync('sha256', ikm, salt, `Content-Encoding: ${name}\0`, octets));
    const decipher = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12));
    decipher.setAuthTag(sealed.subarray(-16));
    const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    // The last record ends with a 2, and then as many zeros as its sender likes (RFC 8188 2).
    const end = text.findLastIndex((octet) => octet !== 0);
    return text[end] === 2 ? text.subarray(0, end).toString() : null;
  } catch {
    return null;
  }
}
