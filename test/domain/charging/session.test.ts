import { expect, test } from 'vitest';
import { OCTETS_PER_GB, OCTETS_PER_MB } from '#domain/allowance.ts';
import { MINUTE } from '#domain/time.ts';
import { planNamed, World } from '../../support/world.ts';
import { Network } from './network.ts';

const start = Date.UTC(2026, 4, 11, 8, 12, 30);
const GB12 = 12n * OCTETS_PER_GB;
const MB50 = 50n * OCTETS_PER_MB;

function served(policy: ConstructorParameters<typeof World>[0]['policy'] = {}) {
  const world = new World({ now: start, policy });
  const line = world.addLine();
  world.buy(line.id, planNamed('gb-everyday-12'));
  return { world, line, network: new Network(world, line.id) };
}

test('a session holds a quota, charges what was used, and gives back the rest', () => {
  const { network, world } = served();
  expect(network.ask('start', { requested: 0n })).toEqual({
    ratingGroup: 1,
    result: 'granted',
    granted: String(MB50),
    finalUnit: false,
    validitySeconds: 1800,
    threshold: String(10n * OCTETS_PER_MB),
    unfunded: '0',
  });
  expect(network.sum('reserved')).toBe(MB50);
  expect(network.ask('update', { used: 30n, requested: 100n }).granted).toBe('100');
  expect(network.sum('reserved')).toBe(100n);
  expect(network.sum('used')).toBe(30n);
  expect(network.ask('end', { used: 70n })).toMatchObject({ granted: null, unfunded: '0' });
  expect(network.sum('reserved')).toBe(0n);
  expect(network.sum('used')).toBe(100n);
  expect(network.sum('remaining')).toBe(GB12 - 100n);
  expect(network.session()).toMatchObject({ end: 'terminated', holds: [] });
  const moved = world.transfers().filter(({ sessionId }) => sessionId !== null);
  expect(moved.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    `hold ${MB50}`,
    'usage 30',
    `release ${MB50 - 30n - 100n}`,
    'usage 70',
    'release 30',
  ]);
});

test('a silent session gives everything back', () => {
  const { network, world } = served();
  network.ask('start', { requested: 0n });
  expect(world.written.at(-1)?.outbox).toMatchObject([
    { kind: 'session.expire', payload: { sessionId: 'smf;1' }, dueAt: start + 60 * MINUTE },
  ]);
  world.now = start + 59 * MINUTE;
  expect(network.expire()).toEqual({ refused: 'not_due' });
  world.now = start + 60 * MINUTE;
  expect(network.expire()).toEqual({});
  expect(network.sum('remaining')).toBe(GB12);
  expect(network.sum('reserved')).toBe(0n);
  expect(network.expire()).toEqual({ refused: 'not_open' });
});
