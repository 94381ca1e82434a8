import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import { Changeset } from './changeset.ts';

import { deskOf, openSession, releaseAll } from './charging-unit.ts';
import type { Rules } from './rules.ts';

export type ExpireChargingRefusal = 'not_open' | 'not_due';

/** Ends a session that has been silent beyond its time-out: everything it holds comes back. */
export const decideExpireCharging =
  (
    { sessionId }: { sessionId: string },
    rules: Rules,
  ): Decide<Record<string, never>, ExpireChargingRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const session = openSession(change, sessionId);
    if (!session) return { refused: 'not_open' };
    if (change.now < session.expiresAt) return { refused: 'not_due' };
    const desk = deskOf(session);
    releaseAll(change, desk, `policy:${rules.policy.version}/charging/time-out`);
    change.sessions.put({ ...session, holds: [], endedAt: change.now, end: 'expired' });
    return { answer: {}, changes: change.changes() };
  };
