import type { FastifyRequest } from 'fastify';
import { addressBlock } from '#domain/sign-in.ts';
import { Problem } from '../problem/problem.ts';

export interface RequestLimit {
  requests: number;
  perSeconds: number;
}

/** Generous for people and their programs, and a bound on what one of them can cost others. */
export const requestLimits = {
  /** Everything one caller asks. */
  all: { requests: 600, perSeconds: 60 },
  /** What computes or holds something: orders, simulations, best value. */
  costly: { requests: 60, perSeconds: 60 },
} as const satisfies Record<string, RequestLimit>;

export type RequestLimits = Record<keyof typeof requestLimits, RequestLimit>;

/** Callers remembered at most; beyond it everybody starts anew, which is only kinder. */
const MOST_CALLERS = 50_000;

/**
 * A hook that lets each caller have so many requests in each span. Kept in this process: it bounds
 * load, it protects no secret. What guards passwords and mailboxes is counted in the database.
 */
export function limitRequests(
  { requests, perSeconds }: RequestLimit,
  now: () => number = () => performance.now(),
): (request: FastifyRequest) => Promise<void> {
  let spanEndsAt = 0;
  let counts = new Map<string, number>();
  return async (request) => {
    const at = now();
    if (at >= spanEndsAt || counts.size > MOST_CALLERS) {
      spanEndsAt = at + perSeconds * 1000;
      counts = new Map();
    }
    const caller = request.session?.sessionId ?? addressBlock(request.ip);
    const count = (counts.get(caller) ?? 0) + 1;
    counts.set(caller, count);
    if (count > requests) {
      const retryAfterSeconds = Math.max(1, Math.ceil((spanEndsAt - at) / 1000));
      throw new Problem('too_many_requests', { retryAfterSeconds });
    }
  };
}
