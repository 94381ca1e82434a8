import { randomBytes } from 'node:crypto';
import { hash, type Options, parseOptions, verify } from '@node-rs/argon2';
import { type PasswordHasher, PasswordHasherBusy } from '#ports/password-hasher.ts';
import { createGate } from './gate.ts';

// The first of the equal choices of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
// argon2id is the library's default; its enum does not exist when types are only stripped.
const parameters = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32,
} satisfies Options;

const SALT_OCTETS = 16;

export interface Argon2Options {
  /** Hashes at the same time, 19 MiB each. */
  atOnce?: number;
  /** Callers waiting beyond this are turned away with `PasswordHasherBusy`. */
  waiting?: number;
}

/** argon2id (RFC 9106) whose memory is bounded: `atOnce` × 19 MiB. */
export function createArgon2Hasher(options: Argon2Options = {}): PasswordHasher {
  const { atOnce = 2, waiting = 200 } = options;
  const gate = createGate({ atOnce, waiting, refuse: () => new PasswordHasherBusy() });
  return {
    decoy: decoyHash(),
    hash: (password) => gate(() => hash(password, parameters)),
    verify: (known, password) => gate(() => verify(known, password)),
    isOutdated: (known) => {
      const made = parseOptions(known);
      return (
        // Argon2id; see above why it is not named.
        made.algorithm !== 2 ||
        made.memoryCost !== parameters.memoryCost ||
        made.timeCost !== parameters.timeCost ||
        made.parallelism !== parameters.parallelism
      );
    },
  };
}

/** Chance in the shape of a hash (PHC string format): verifying it does the whole work. */
function decoyHash(): string {
  const { memoryCost, timeCost, parallelism, outputLen } = parameters;
  const part = (octets: number) => randomBytes(octets).toString('base64').replace(/=+$/, '');
  const cost = `m=${memoryCost},t=${timeCost},p=${parallelism}`;
  return `$argon2id$v=19$${cost}$${part(SALT_OCTETS)}$${part(outputLen)}`;
}
