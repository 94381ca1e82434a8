import { DAY, HOUR, type Instant, MINUTE, SECOND } from './time.ts';

/**
 * How guessing is slowed down. A count belongs to a name as it was typed (whether anybody has that name or not)
 * or to one known browser of one account; strangers and the owner's browser never share a count.
 */
export const guessPolicy = {
  /** Wait after the first, second, third … wrong password in a row. The last one locks. */
  waits: [0, 0, 0, 5, 10, 20, 40, 80, 160].map((seconds) => seconds * SECOND),
  /** The first lock, the next one, and every later one. About ten guesses a day in the long run. */
  locks: [HOUR, 4 * HOUR, DAY],
  /** A count is forgotten after this time without a wrong password. */
  forgetAfter: 7 * DAY,
} as const;

/** A plain limit: so many in so long, then a wait until the time is over. */
export interface WindowLimit {
  attempts: number;
  span: number;
}

/** Wide enough for the many people behind one address of a mobile network. */
export const windowLimits = {
  /** Failed sign-ins from one address, on all names. */
  signInByAddress: { attempts: 100, span: 15 * MINUTE },
  /** Mails with a link, for one name; beyond it nothing more is sent and the answer stays the same. */
  linkByName: { attempts: 4, span: HOUR },
  linkByAddress: { attempts: 40, span: HOUR },
  /** Wrong codes of an authenticator app, for one account: three in a million are right at a time. */
  totpByAccount: { attempts: 100, span: 30 * DAY },
  supportByAddress: { attempts: 10, span: HOUR },
  /** Receipts to one mailbox: the form must not be a way to flood somebody else's. */
  receiptByEmail: { attempts: 3, span: HOUR },
  /** One calendar's address: several devices, each a few times an hour. */
  calendarByFeed: { attempts: 120, span: HOUR },
  /** Addresses of calendars that open nothing. */
  calendarByAddress: { attempts: 100, span: HOUR },
} as const satisfies Record<string, WindowLimit>;

/** Sessions end after `idle` without use and after `absolute` in any case (ASVS 7.3). */
export const sessionLifetime = { idle: 7 * DAY, absolute: 30 * DAY } as const;

/** Use is written down at most this often. */
export const SEEN_EVERY = 5 * MINUTE;

/** Ending other sessions asks for the password if it was not given within this time (ASVS 7.5.2). */
export const CONFIRMED_FOR = 15 * MINUTE;

/** How long a name is held for a registration or a change that has not ended. */
export const CLAIM_HOLD = 10 * MINUTE;

/** A browser not used for this long is a new one. */
export const BROWSER_KNOWN_FOR = 400 * DAY;

export interface AttemptCounter {
  attempts: number;
  /** How often this has been locked. */
  locks: number;
  blockedUntil: Instant | null;
  /** From here on it counts as never having been. */
  forgetAt: Instant;
}

export type Admission =
  | { admitted: true; counter: AttemptCounter; hasLocked: boolean }
  | { admitted: false; refused: 'wait' | 'locked'; until: Instant };

const isForgotten = (counter: AttemptCounter | null, now: Instant): boolean =>
  counter === null || counter.forgetAt <= now;

/**
 * May one more password be tried? The try is counted as wrong before it is checked, so that tries at the same
 * moment can't slip through together; a right one clears the count afterwards.
 */
export function admitGuess(counter: AttemptCounter | null, now: Instant): Admission {
  const { waits, locks, forgetAfter } = guessPolicy;
  const known = isForgotten(counter, now) ? null : counter;
  if (known?.blockedUntil && now < known.blockedUntil) {
    // After a lock the count starts anew, so an empty count that is blocked is a locked one.
    const refused = known.attempts === 0 ? 'locked' : 'wait';
    return { admitted: false, refused, until: known.blockedUntil };
  }
  const attempts = (known?.attempts ?? 0) + 1;
  const lockedBefore = known?.locks ?? 0;
  const hasLocked = attempts > waits.length;
  const pause = hasLocked ? locks[Math.min(lockedBefore, locks.length - 1)]! : waits[attempts - 1]!;
  return {
    admitted: true,
    hasLocked,
    counter: {
      attempts: hasLocked ? 0 : attempts,
      locks: lockedBefore + (hasLocked ? 1 : 0),
      blockedUntil: pause > 0 ? now + pause : null,
      forgetAt: now + pause + forgetAfter,
    },
  };
}

/** Counts one more within a fixed span that begins with the first. */
export function admitWithin(
  counter: AttemptCounter | null,
  limit: WindowLimit,
  now: Instant,
): Admission {
  const known = isForgotten(counter, now) ? null : counter;
  if (known && known.attempts >= limit.attempts)
    return { admitted: false, refused: 'wait', until: known.forgetAt };
  return {
    admitted: true,
    hasLocked: false,
    counter: {
      attempts: (known?.attempts ?? 0) + 1,
      locks: 0,
      blockedUntil: null,
      forgetAt: known?.forgetAt ?? now + limit.span,
    },
  };
}

/**
 * The part of an address that one subscriber line has to itself: an IPv4 address, or the first 64 bits of an
 * IPv6 one (RFC 6177), where the rest is free to choose. Anything else counts as it is.
 */
export function addressBlock(address: string): string {
  const plain = address.trim().toLowerCase().replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  if (mapped) return mapped[1]!;
  if (!plain.includes(':')) return plain.slice(0, 45);
  const [head = '', tail] = plain.split('::');
  const front = head.split(':').filter(Boolean);
  const back = tail?.split(':').filter(Boolean) ?? [];
  const zeros =
    tail === undefined ? [] : Array(Math.max(0, 8 - front.length - back.length)).fill('0');
  const groups = [...front, ...zeros, ...back].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '').slice(0, 4)).join(':')}::/64`;
}

/** When a session that was last used at `lastSeenAt` ends by itself. */
export const sessionEndsAt = (session: { lastSeenAt: Instant; expiresAt: Instant }): Instant =>
  Math.min(session.lastSeenAt + sessionLifetime.idle, session.expiresAt);
