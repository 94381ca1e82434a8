import type { AutoRenewal, RenewalRound } from './auto-renewal.ts';
import { hasToTurn } from './auto-renewal-hold.ts';
import type { AutoRenewalPolicy } from './auto-renewal-policy.ts';
import { againFrom, isDropped, isSudden, roundOf } from './auto-renewal-round.ts';
import { autoRenewalRulesOf } from './auto-renewal-rules.ts';
import type { Changeset } from './changeset.ts';
import type { Rules } from './rules.ts';
import { DAY, HOUR, type Instant } from './time.ts';

export const isBeingTried = (change: Changeset, { orderId }: RenewalRound): boolean =>
  orderId !== null && change.orders.get(orderId)?.closedAt === null;

export const preflightName = (days: number): string => `preflight-${days}`;

/** Stands for the last look ahead until it was made once more. */
export const LOOK_AGAIN = 'again';

/** What pays has changed: the last look ahead is made again, and tells if there is something to tell. */
export function lookAheadAgain(auto: AutoRenewal): AutoRenewal {
  const { round } = auto;
  const last = round?.done.at(-1);
  if (!round || last === undefined || last === LOOK_AGAIN) return auto;
  const done = [...round.done.filter((name) => name !== last), LOOK_AGAIN];
  return { ...auto, round: { ...round, done } };
}

export const noticeAt = (
  { round, ...auto }: AutoRenewal & { round: RenewalRound },
  policy: AutoRenewalPolicy,
): Instant =>
  isSudden(auto) ? Number.NEGATIVE_INFINITY : round.chargeAt - policy.noticeHours * HOUR;

/** When something is to be done for it: those steps of its round that were not done. */
export function autoRenewalDates(change: Changeset, lineId: string, rules: Rules): Instant[] {
  const auto = change.autoRenewals.get(lineId);
  if (auto && hasToTurn(auto, change.lines.get(lineId)!.state)) return [change.now];
  if (auto?.state !== 'on') return [];
  const policy = autoRenewalRulesOf(change, lineId, rules);
  const round = roundOf(change, auto, rules);
  if (isDropped(auto, round)) return [change.now];
  if (!round) return isSudden(auto) ? [againFrom(auto, policy)] : [];
  if (isBeingTried(change, round)) return [];
  if (round.retryAt !== null) return [round.retryAt];
  if (isSudden(auto)) return [round.noticedAt === null ? change.now : round.chargeAt];
  const looks = policy.preflightDays.filter((days) => !round.done.includes(preflightName(days)));
  return [
    round.chargeAt,
    ...(round.noticedAt === null ? [noticeAt({ ...auto, round }, policy)] : []),
    ...looks.map((days) => round.chargeAt - days * DAY),
  ];
}
