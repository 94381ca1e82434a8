import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorLine } from '#edges/cli/document-error.ts';
import { readPolicyDocument, writePolicyDocument } from '#edges/cli/policy-document.ts';

const text = readFileSync(new URL('../../src/main/seed/policy.json', import.meta.url), 'utf8');

const read = (autoRenewal: unknown) =>
  readPolicyDocument(JSON.stringify({ ...JSON.parse(text), autoRenewal }));

test('rules for renewing by itself are read, and written as they were', () => {
  const autoRenewal = {
    chargeHoursBefore: 6,
    preflightDays: [14, 7, 1],
    noticeHours: 168,
    retryHours: [24, 72, 96],
    keepHours: 48,
  };
  const reading = read(autoRenewal);
  if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join('\n'));
  expect(reading.policy.autoRenewal).toEqual(autoRenewal);
  const again = readPolicyDocument(writePolicyDocument(reading.policy));
  expect(again).toEqual(reading);
});

test('no ladder and no looking ahead are rules, too', () => {
  expect(read({ preflightDays: [], retryHours: [] })).toMatchObject({
    policy: { autoRenewal: { preflightDays: [], retryHours: [] } },
  });
});

test.each<[unknown, string[]]>([
  [{ colour: 1 }, ['autoRenewal: has "colour", which is not known here']],
  [{ tryHours: 0 }, ['autoRenewal › tryHours: must be at least 1']],
  [{ retryHours: [24, 0] }, ['autoRenewal › retryHours[1]: must be at least 1']],
  [
    { preflightDays: [1, 7] },
    ['autoRenewal › preflightDays: must begin with the most days, and name none twice: [7, 3, 1]'],
  ],
  [
    { leastNoticeHours: 100 },
    [
      'autoRenewal: must not have "leastNoticeHours" above "noticeHours" (72 where it is not given)',
    ],
  ],
])('%j', (given, errors) => {
  const reading = read(given);
  expect('errors' in reading ? reading.errors.map(errorLine) : []).toEqual(errors);
});

test('warnings of ends are read and written, and begin with the most days', () => {
  const deadlineNotices = { service: [5, 1], number: [] };
  const reading = readPolicyDocument(JSON.stringify({ ...JSON.parse(text), deadlineNotices }));
  if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join('\n'));
  expect(reading.policy.deadlineNotices).toEqual(deadlineNotices);
  expect(JSON.parse(writePolicyDocument(reading.policy)).deadlineNotices).toEqual(deadlineNotices);
  const wrong = readPolicyDocument(
    JSON.stringify({ ...JSON.parse(text), deadlineNotices: { service: [1, 3] } }),
  );
  expect('errors' in wrong && wrong.errors.map(errorLine)).toEqual([
    expect.stringContaining('deadlineNotices › service'),
  ]);
});
