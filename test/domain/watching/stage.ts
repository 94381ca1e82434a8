import { OCTETS_PER_MB } from '#domain/allowance.ts';
import type { Policy } from '#domain/policy.ts';
import {
  decideAddWatch,
  type OwnAlertRule,
  type OwnCapRule,
  type WatchWish,
} from '#domain/set-watch.ts';
import { served } from '../charging/network.ts';

export const MB = OCTETS_PER_MB;

/** A line with a plan of 12 GB, and everything it was told since `told` was asked last. */
export function watched(policy: Partial<Policy> = {}) {
  const given = served({
    watching: { usedPercent: [], roamingCapMinor: {}, tellsArrival: false },
    ...policy,
  });
  const { world, line } = given;
  let seen = world.written.length;
  const addAlert = (rule: OwnAlertRule) => add({ kind: 'alert', rule });
  const addCap = (rule: Partial<OwnCapRule> = {}) =>
    add({
      kind: 'cap',
      rule: {
        ...{ of: 'data', currency: null, serviceId: 'any', abroad: false, per: 'day' },
        ...{ amount: String(100n * MB), ...rule },
      },
    });
  function add(wish: WatchWish): string {
    const id = world.newId();
    const answer = world.do(decideAddWatch({ ...wish, id, lineId: line.id }, world.rules));
    if ('refused' in answer) throw new Error(answer.refused);
    return answer.watchId;
  }
  /** Templates with their facts, oldest first. */
  const told = () => {
    const changes = world.written.slice(seen);
    seen = world.written.length;
    return changes
      .flatMap(({ outbox }) => outbox)
      .filter(({ kind }) => kind === 'notice.send')
      .map(({ payload }) => payload);
  };
  return { ...given, addAlert, addCap, told };
}
