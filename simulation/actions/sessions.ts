import type { ChargingAnswer, ChargingRequest } from '#domain/charging-request.ts';
import { endCharging } from '#usecases/charging/end-charging.ts';
import { startCharging } from '#usecases/charging/start-charging.ts';
import { updateCharging } from '#usecases/charging/update-charging.ts';
import type { NetworkSession, World } from '../world.ts';
import { type Action, answerOf, type Deed } from './action.ts';
import { anyCountry, anyLine } from './usage.ts';

const asks = { start: startCharging, update: updateCharging, end: endCharging } as const;

/** The network sends one request of a session, and the same again until it has an answer. */
function send(world: World, session: NetworkSession): Deed {
  const { verb, request } = session.next!;
  const { account } = session;
  const command = `session:${request.sessionId}/${request.requestNumber}`;
  return {
    label: `session ${verb} ${request.sessionId}/${request.requestNumber}`,
    repeats: true,
    hasOneAnswer: true,
    work: ({ product }) => asks[verb](product, { ...request, accountId: account }),
    done: (outcome) => {
      const answer = answerOf<ChargingAnswer | { refused: string }>(outcome);
      if (!answer || session.next?.request !== request) return;
      session.next = null;
      session.isOver = 'refused' in answer || verb === 'end';
      if ('refused' in answer) return;
      session.granted = answer.units.map(({ ratingGroup, granted }) => ({
        ratingGroup,
        amount: BigInt(granted ?? 0),
      }));
      const used = request.units.reduce((sum, unit) => sum + (unit.used ?? 0n), 0n);
      world.auditor.promise({
        account,
        says: `${command} reported ${used}, and no more is charged`,
        holds: (books) =>
          books.commands.has(command) &&
          books.sum(
            (each) =>
              each.command_key === command &&
              each.kind === 'usage' &&
              !isMoney(each.asset) &&
              // What a step takes besides was not used; `stepFindings` looks at it.
              !each.rule.endsWith('/charging/steps'),
          ) <= used,
      });
    },
  };
}

const isMoney = (asset: string) => /^[A-Z]{3}$/.test(asset);

const groups = [1, 2, 10] as const;

const start: Action = {
  name: 'session start',
  weight: 4,
  begin(world) {
    const { chance } = world;
    const { account, lineId } = anyLine(world);
    const kind = chance.pickOne(['data', 'data', 'voice'] as const);
    const sessionId = `session-${world.newId()}`;
    const asked = kind === 'data' ? groups.filter(() => chance.happens(0.5)) : [groups[0]];
    const units = asked.map((ratingGroup) => ({
      ...{ ratingGroup, used: null },
      requested: chance.happens(0.5) ? 0n : BigInt(chance.between(1, 400)),
    }));
    const request: ChargingRequest = {
      ...{ sessionId, requestNumber: 0, lineId, kind, units },
      scope: kind === 'data' ? 'any' : chance.pickOne(['national', 'international']),
      country: anyCountry(world),
    };
    const next = { verb: 'start', request } as const;
    const session: NetworkSession = { account, granted: [], isOver: false, next, last: next };
    world.sessions.push(session);
    return send(world, session);
  },
};

/** Reports what was used of what was granted, now and then a little more, and asks for the next. */
function report(world: World, session: NetworkSession, verb: 'update' | 'end'): void {
  const { chance } = world;
  const { request: last } = session.last;
  const units = session.granted.map(({ ratingGroup, amount }) => {
    const most = Number(amount) + (chance.happens(0.05) ? 30 : 0);
    const requested = verb === 'end' ? null : BigInt(chance.between(0, 300));
    return { ratingGroup, requested, used: BigInt(chance.between(0, most)) };
  });
  const country = chance.happens(0.9) ? last.country : anyCountry(world);
  const request = { ...last, requestNumber: last.requestNumber + 1, units, country };
  session.next = { verb, request };
}

const go = (verb: 'update' | 'end', weight: number): Action => ({
  name: `session ${verb}`,
  weight,
  begin(world) {
    // Some fall silent for ever: what they hold has to come back by itself.
    const session = world.chance.pick(world.sessions.filter((each) => !each.isOver));
    if (!session) return null;
    if (session.next === null) report(world, session, verb);
    session.last = session.next!;
    return send(world, session);
  },
});

export const sessionActions: readonly Action[] = [start, go('update', 6), go('end', 2)];
