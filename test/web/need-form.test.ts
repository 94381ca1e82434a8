import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OCTETS_PER_GB } from '#domain/allowance.ts';
import type { Need } from '#domain/best-value-need.ts';
import { formatData } from '#domain/format.ts';
import {
  commonNeedForm,
  fromNeed,
  type NeedForm,
  readNeedForm,
  toNeed,
} from '#edges/web/view/need-form.ts';
import { upToTenths } from '#edges/web/view/tenths.ts';

const around = { currency: 'GBP', countries: new Set(['GB', 'FR']) } as const;
const form = (typed: Partial<NeedForm>): NeedForm => ({ ...commonNeedForm('GB'), ...typed });
const problemsOf = (typed: Partial<NeedForm>) => {
  const reading = toNeed(form(typed), around);
  return 'problems' in reading ? reading.problems : {};
};
const needOf = (typed: Partial<NeedForm>): Need => {
  const reading = toNeed(form(typed), around);
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.need;
};

test('an address without a need is told apart from one that asks for nothing', () => {
  expect(readNeedForm(new URLSearchParams('country=GB'))).toBeNull();
  expect(readNeedForm(new URLSearchParams('data='))).toMatchObject({ data: '', countries: [] });
});

test('countries come once each, without the empty choice; overlong text is cut', () => {
  const read = readNeedForm(
    new URLSearchParams(`data=${'9'.repeat(99)}&country=GB&country=&country=GB&country=FR`),
  );
  expect(read?.countries).toEqual(['GB', 'FR']);
  expect(read?.data).toHaveLength(20);
});

test('what people type is understood, empty is none, an empty budget no limit', () => {
  expect(
    needOf({ data: '７.５', national: ' 60 ', international: '', sms: '', budget: '£15.50' }),
  ).toEqual({
    dataOctets: (15n * OCTETS_PER_GB) / 2n,
    voiceNationalSeconds: 3600n,
    voiceInternationalSeconds: 0n,
    smsMessages: 0n,
    countries: ['GB'],
    days: 30,
    budgetMinor: 1550n,
  });
  expect(needOf({ budget: ' ' }).budgetMinor).toBeNull();
});

test.each([
  [{ data: 'lots' }, { data: 'number' }],
  [{ national: '1.5' }, { national: 'number' }],
  [{ days: '0' }, { days: 'days' }],
  [{ days: '367' }, { days: 'days' }],
  [{ budget: 'cheap' }, { budget: 'money' }],
  [{ budget: '1.005' }, { budget: 'money' }],
  [{ countries: ['XX'] }, { countries: 'countries' }],
  [{ data: '999999999' }, { data: 'much' }],
  [{ data: '0', national: '0', international: '0', sms: '0' }, { data: 'nothing' }],
  [
    { data: 'x', sms: '-1' },
    { data: 'number', sms: 'number' },
  ],
])('%j is refused beside its field', (typed, problems) =>
  expect(problemsOf(typed)).toMatchObject(problems),
);

test('typed data is told back as typed', () => {
  const tenths = fc.integer({ min: 10, max: 4000 });
  fc.assert(
    fc.property(tenths, (count) => {
      const typed = count % 10 === 0 ? `${count / 10}` : (count / 10).toFixed(1);
      const { dataOctets } = needOf({ data: typed });
      const shown = count >= 1000 ? typed.split('.')[0] : typed;
      expect(formatData(upToTenths(dataOctets), 'en')).toBe(`${shown} GB`);
    }),
  );
});

test('a form filled in with a need asks for the same need again', () => {
  const need = needOf({ data: '7.6', national: '355', international: '2', sms: '120' });
  expect(needOf(fromNeed(need))).toEqual(need);
});
