import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { PasskeyAnswer, PasskeyOptions } from '#ports/passkeys.ts';

/** CBOR (RFC 8949) of what an authenticator says: whole numbers, octets, texts and maps. */
function cbor(value: number | string | Buffer | Map<unknown, unknown>): Buffer {
  const head = (major: number, length: number): Buffer => {
    if (length < 24) return Buffer.from([(major << 5) | length]);
    if (length < 256) return Buffer.from([(major << 5) | 24, length]);
    return Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
  };
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const pairs = [...value].flatMap(([key, each]) => [cbor(key as number), cbor(each as number)]);
  return Buffer.concat([head(5, value.size), ...pairs]);
}

const sha256 = (content: Buffer | string): Buffer => createHash('sha256').update(content).digest();
const text = (octets: Buffer): string => octets.toString('base64url');

export interface Lies {
  origin?: string;
  rpId?: string;
  /** False: nobody was asked for a finger or a PIN. */
  isVerified?: boolean;
  type?: string;
  challenge?: string;
  userHandle?: string;
  signCount?: number;
  signature?: Buffer;
}

/** An authenticator of our own with one ES256 key: it answers as a browser would, or lies as it is told. */
export class SoftPasskey {
  readonly id = randomBytes(32);
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #origin: string;
  #userHandle = '';
  #count = 0;

  constructor(origin: string) {
    this.#origin = origin;
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = pair.privateKey;
    this.#publicKey = pair.publicKey;
  }

  create(options: PasskeyOptions, lies: Lies = {}): PasskeyAnswer {
    const { challenge, user } = options as { challenge: string; user: { id: string } };
    this.#userHandle = user.id;
    const { x, y } = this.#publicKey.export({ format: 'jwk' });
    const key = new Map<unknown, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x!, 'base64url')],
      [-3, Buffer.from(y!, 'base64url')],
    ]);
    const credential = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([0, this.id.length]),
      this.id,
      cbor(key),
    ]);
    const authData = Buffer.concat([this.#flags(lies, 0x40), credential]);
    const attestation = new Map<unknown, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return this.#answer({
      clientDataJSON: text(this.#clientData(challenge, 'webauthn.create', lies)),
      attestationObject: text(cbor(attestation)),
      transports: ['internal', 'made-up'],
    });
  }

  get(options: PasskeyOptions, lies: Lies = {}): PasskeyAnswer {
    const { challenge } = options as { challenge: string };
    const clientData = this.#clientData(challenge, 'webauthn.get', lies);
    this.#count = lies.signCount ?? this.#count + 1;
    const authData = this.#flags(lies, 0);
    const signed = sign('sha256', Buffer.concat([authData, sha256(clientData)]), this.#privateKey);
    return this.#answer({
      clientDataJSON: text(clientData),
      authenticatorData: text(authData),
      signature: text(lies.signature ?? signed),
      userHandle: lies.userHandle ?? this.#userHandle,
    });
  }

  #clientData(challenge: string, type: string, lies: Lies): Buffer {
    const said = { type: lies.type ?? type, challenge: lies.challenge ?? challenge };
    return Buffer.from(
      JSON.stringify({ ...said, origin: lies.origin ?? this.#origin, crossOrigin: false }),
    );
  }

  /** Hash of the site, flags (present, verified, with credential) and the count. */
  #flags({ rpId, isVerified = true }: Lies, more: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.#count);
    const flags = Buffer.from([0x01 | (isVerified ? 0x04 : 0) | more]);
    return Buffer.concat([sha256(rpId ?? new URL(this.#origin).hostname), flags, count]);
  }

  #answer(response: Record<string, unknown>): PasskeyAnswer {
    const id = text(this.id);
    return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} };
  }
}
