import { expect, test } from 'vitest';
import { decideApplyLifecycleEvent, type LineStateWish } from '#domain/apply-lifecycle-event.ts';
import { Changeset } from '#domain/changeset.ts';
import { standingOf } from '#domain/line-standing.ts';
import { marketOf } from '#domain/rules.ts';
import { DAY } from '#domain/time.ts';
import { toLineView } from '#edges/web/view/line-view.ts';
import { planNamed, World } from '../support/world.ts';

const plan = planNamed('gb-everyday-12');

test('no end of a plan is shown while a hold keeps its time, not even one that has passed', () => {
  const world = new World({ now: Date.UTC(2027, 0, 31, 10) });
  const { id } = world.addLine();
  world.buy(id, plan);
  const act = (happening: LineStateWish['happening']) =>
    world.do(decideApplyLifecycleEvent({ lineId: id, happening }, world.rules));
  const shown = () => {
    const change = new Changeset(world.state, world.context());
    const line = change.lines.get(id)!;
    const { rules, now } = world;
    return toLineView(
      {
        ...{ line, market: marketOf(rules, 'gb'), renews: false, endings: [] },
        ...standingOf(change, line, rules),
        periods: change.periods.all().map((period) => ({ period, plan })),
        buckets: [...change.buckets.all()],
      },
      { zones: rules.zones, policy: rules.policy, now },
    );
  };
  expect(shown().current?.until).not.toBeNull();
  act({ kind: 'block', as: 'lost-stolen' });
  world.now += 60 * DAY;
  const held = shown();
  expect(held).toMatchObject({ state: 'lost-stolen', daysLeft: null, queued: [] });
  expect(held.current?.until).toBeNull();
  expect(held.buckets.map(({ until }) => until)).toEqual(held.buckets.map(() => null));
  expect(held.deadlines).toMatchObject({ nextEnds: null, serviceEnds: null });
  expect(held.deadlines.numberLost).toBeGreaterThan(world.now);
  act({ kind: 'undo', by: 'identity-check' });
  expect(shown().current?.until).toBeGreaterThan(world.now + 29 * DAY);
});
