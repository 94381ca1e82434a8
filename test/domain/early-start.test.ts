import { describe, expect, test } from 'vitest';
import { decideCharge } from '#domain/charging.ts';
import type { EarlyStart, Policy } from '#domain/policy.ts';
import { simulateRenewal } from '#domain/simulate-renewal.ts';
import { DAY } from '#domain/time.ts';
import { planNamed, World } from '../support/world.ts';

const GB = 1_000_000_000n;
const now = Date.UTC(2026, 4, 11, 9);
const plan = planNamed('gb-everyday-12');

function running(renewNowWhen: EarlyStart, policy: Partial<Policy> = {}) {
  const world = new World({ now, policy: { renewNowWhen, ...policy } });
  const line = world.addLine();
  world.buy(line.id, plan);
  const use = (amount: bigint) =>
    world.do(
      decideCharge(
        { lineId: line.id, kind: 'data', scope: 'any', country: 'GB', amount },
        world.rules,
      ),
    );
  const { granted } = [...world.state.buckets.values()].find(({ kind }) => kind === 'data')!;
  return { world, line, granted, use };
}

const below = (data: bigint): EarlyStart => ({ leftBelow: { data: Number(data) } });

describe('a plan that begins while another runs', () => {
  test('waits for its end where the policy never lets it', () => {
    const { world, line } = running('never');
    expect(world.draft(line.id, plan)).toEqual({ refused: 'begins_at_end_only' });
    expect(world.draft(line.id, plan, 'at-end')).not.toHaveProperty('refused');
    // An add-on takes nobody's place, and with nothing running there is nothing to wait for.
    expect(world.draft(line.id, planNamed('gb-add-data-5'))).not.toHaveProperty('refused');
    world.now += 40 * DAY;
    expect(world.draft(line.id, plan)).not.toHaveProperty('refused');
  });

  test('may where less than that is left, counting what a session holds', () => {
    const { world, line, granted, use } = running(below(GB));
    use(granted - GB);
    expect(world.draft(line.id, plan)).toEqual({ refused: 'begins_at_end_only' });
    use(1n);
    expect(world.draft(line.id, plan)).not.toHaveProperty('refused');
  });

  test('is not kept back by what the running plan does not have', () => {
    const talk = { ...plan, grants: plan.grants.filter(({ kind }) => kind !== 'data') };
    const world = new World({ now, policy: { renewNowWhen: below(GB) } });
    const line = world.addLine();
    world.buy(line.id, talk);
    expect(world.draft(line.id, plan)).not.toHaveProperty('refused');
  });

  test('is delivered as confirmed, though it might not begin any more when it is paid', () => {
    const { world, line, granted, use } = running(below(GB));
    use(granted - 1n);
    const draft = world.draft(line.id, plan);
    if ('refused' in draft) throw new Error(draft.refused);
    const confirmed = world.confirm(draft.orderId, plan);
    if ('refused' in confirmed) throw new Error(confirmed.refused);
    world.publish({ renewNowWhen: 'never' });
    const of = { orderId: draft.orderId, paymentId: confirmed.paymentId };
    world.say(plan, of, { status: 'captured' });
    expect(world.order(draft.orderId).state).toBe('fulfilled');
  });

  test('is shown as refused, and the end is proposed', () => {
    const { world, line } = running('never');
    const wish = { lineId: line.id, plan, earlierPurchases: 1 };
    const forecast = simulateRenewal(world.state, world.context(), wish, world.rules);
    if ('refused' in forecast) throw new Error(forecast.refused);
    expect(forecast.timings).toMatchObject([
      { timing: 'now', refusal: 'begins_at_end_only' },
      { timing: 'at-end', recommended: true },
      { timing: 'queue' },
    ]);
  });
});
