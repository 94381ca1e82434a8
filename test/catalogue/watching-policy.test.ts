import { expect, test } from 'vitest';
import { readPolicyDocument, writePolicyDocument } from '#edges/cli/policy-document.ts';
import { readSeedPolicy } from '#main/seed/seed-reference.ts';

const given = () => JSON.parse(writePolicyDocument(readSeedPolicy())) as Record<string, unknown>;

const read = (parts: Record<string, unknown>) =>
  readPolicyDocument(JSON.stringify({ ...given(), ...parts }));

test('what is watched and how people are told is read, and written as the same', () => {
  const watching = {
    ...{ usedPercent: [50, 80, 100], capPercent: [90], tellsArrival: false, mostWatches: 5 },
    roamingCap: ['50.00 EUR', '100.00 EUR', '45.00 GBP'],
  };
  const notices = {
    ...{ order: ['mail', 'push'], alsoBySms: [], urgent: ['cap_reached'] },
    quietHours: { from: '21:00', until: '08:00' },
  };
  const reading = read({ watching, notices });
  if ('errors' in reading) throw new Error(JSON.stringify(reading.errors));
  expect(reading.policy.watching?.roamingCapMinor).toEqual({ EUR: [5_000, 10_000], GBP: [4_500] });
  const again = JSON.parse(writePolicyDocument(reading.policy));
  expect(again).toMatchObject({ watching, notices });
});

test.each([
  [{ watching: { usedPercent: [100, 80] } }, /watching\.usedPercent|usedPercent/],
  [{ watching: { roamingCap: ['100.00 EUR', '50.00 EUR'] } }, /roamingCap/],
  [{ watching: { colour: 'red' } }, /colour/],
  [{ notices: { order: [] } }, /order/],
  [{ notices: { order: ['mail', 'mail'] } }, /order/],
  [{ notices: { quietHours: { from: '25:00', until: '07:00' } } }, /quietHours/],
])('%j is refused with its place', (parts, place) => {
  const reading = read(parts);
  if (!('errors' in reading)) throw new Error('it was read');
  expect(reading.errors.map((error) => `${error.place} ${error.problem}`).join('\n')).toMatch(
    place,
  );
});
