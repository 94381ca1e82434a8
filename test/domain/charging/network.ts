import type { Decide, Refusal } from '#domain/account-state.ts';
import { decideEndCharging } from '#domain/charging-end.ts';
import { decideChargeEvent } from '#domain/charging-event.ts';
import { decideExpireCharging } from '#domain/charging-expiry.ts';
import type {
  ChargingAnswer,
  ChargingRefusal,
  ChargingRequest,
  UnitAnswer,
} from '#domain/charging-request.ts';
import { decideStartCharging } from '#domain/charging-start.ts';
import { decideUpdateCharging } from '#domain/charging-update.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { Policy } from '#domain/policy.ts';
import type { Rules } from '#domain/rules.ts';
import { planNamed, World } from '../../support/world.ts';

type Decision = (request: ChargingRequest, rules: Rules) => Decide<ChargingAnswer, ChargingRefusal>;

export const verbs = {
  start: decideStartCharging,
  update: decideUpdateCharging,
  end: decideEndCharging,
  event: decideChargeEvent,
} satisfies Record<string, Decision>;

export type Verb = keyof typeof verbs;

/** What a test says of a request; the rest is a data session at home in rating group 1. */
export interface Asked
  extends Partial<Omit<ChargingRequest, 'units'>>,
    Partial<ChargingRequest['units'][number]> {
  units?: ChargingRequest['units'];
}

/** The network in front of one line of a world: it numbers its requests and gets its answers. */
export class Network {
  readonly world: World;
  readonly lineId: string;
  #number = -1;

  constructor(world: World, lineId: string) {
    this.world = world;
    this.lineId = lineId;
  }

  request(asked: Asked = {}): ChargingRequest {
    const { ratingGroup = 1, requested = null, used = null, units, ...rest } = asked;
    return {
      sessionId: 'smf;1',
      requestNumber: 0,
      lineId: this.lineId,
      kind: 'data',
      scope: 'any',
      country: 'GB',
      units: units ?? [{ ratingGroup, requested, used }],
      ...rest,
    };
  }

  send(verb: Verb, asked: Asked = {}): ChargingAnswer | Refusal<ChargingRefusal> {
    this.#number = verb === 'start' ? 0 : this.#number + 1;
    const request = this.request({ requestNumber: this.#number, ...asked });
    return this.world.do(verbs[verb](request, this.world.rules));
  }

  /** The answer for the only rating group of the request. */
  ask(verb: Verb, asked: Asked = {}): UnitAnswer {
    const answer = this.send(verb, asked);
    if ('refused' in answer) throw new Error(answer.refused);
    return answer.units[0]!;
  }

  expire(sessionId = 'smf;1') {
    return this.world.do(decideExpireCharging({ sessionId }, this.world.rules));
  }

  session(id = 'smf;1') {
    return this.world.state.sessions.get(id);
  }

  buckets(kind: Bucket['kind'] = 'data'): Bucket[] {
    return [...this.world.state.buckets.values()].filter((bucket) => bucket.kind === kind);
  }

  sum(figure: 'remaining' | 'reserved' | 'used' | 'expired', kind: Bucket['kind'] = 'data') {
    return this.buckets(kind).reduce((sum, bucket) => sum + bucket[figure], 0n);
  }
}

export const start = Date.UTC(2026, 4, 11, 8, 12, 30);

/** A line in the United Kingdom with a plan that was just bought. */
export function served(policy: Partial<Policy> = {}, planId = 'gb-everyday-12') {
  const world = new World({ now: start, policy });
  const line = world.addLine();
  const bought = world.buy(line.id, planNamed(planId));
  if ('refused' in bought) throw new Error(bought.refused);
  return { world, line, network: new Network(world, line.id) };
}
