import { expect, test } from 'vitest';
import { createArgon2Hasher } from '#adapters/passwords/argon2.ts';
import { createGate } from '#adapters/passwords/gate.ts';
import { PasswordHasherBusy } from '#ports/password-hasher.ts';

const hasher = createArgon2Hasher();

test('a hash is argon2id with the parameters in force and a salt of its own', async () => {
  const [one, two] = await Promise.all([hasher.hash('tidal-otter'), hasher.hash('tidal-otter')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one).not.toBe(two);
  expect(await hasher.verify(one, 'tidal-otter')).toBe(true);
  expect(await hasher.verify(one, 'tidal-otter ')).toBe(false);
  expect(hasher.isOutdated(one)).toBe(false);
});

test('the decoy has the shape of a hash, is never right and never the same', async () => {
  expect(hasher.decoy).toMatch(
    /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
  );
  expect(hasher.isOutdated(hasher.decoy)).toBe(false);
  expect(await hasher.verify(hasher.decoy, '')).toBe(false);
  expect(createArgon2Hasher().decoy).not.toBe(hasher.decoy);
});

test('other parameters are outdated', () => {
  const weak = hasher.decoy.replace('m=19456', 'm=4096');
  expect(hasher.isOutdated(weak)).toBe(true);
  expect(hasher.isOutdated(hasher.decoy.replace('argon2id', 'argon2i'))).toBe(true);
});

test('so many are hashed at once, so many wait, the rest are turned away', async () => {
  let running = 0;
  let most = 0;
  const gate = createGate({ atOnce: 2, waiting: 3, refuse: () => new PasswordHasherBusy() });
  const work = () =>
    gate(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
    });
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, work));
  expect(outcomes.map((each) => each.status)).toEqual([
    ...Array(5).fill('fulfilled'),
    ...Array(3).fill('rejected'),
  ]);
  expect(most).toBe(2);
  // Work that fails gives its place back.
  await Promise.allSettled(
    Array.from({ length: 4 }, () => gate(() => Promise.reject(new Error('x')))),
  );
  await work();
  expect(running).toBe(0);
});

test('many passwords at once stay within two hashes of memory', async () => {
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 5);
  await Promise.all(Array.from({ length: 24 }, () => hasher.hash('tidal-otter')));
  clearInterval(watch);
  // 24 at once would need 456 MiB; two need 38.
  expect(peak - before).toBeLessThan(150 * 1024 * 1024);
});
