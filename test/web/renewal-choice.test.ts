import { describe, expect, test } from 'vitest';
import type { AutoRenewal } from '#domain/auto-renewal.ts';
import { fromQuery, readChoice, toQuery, typedFrom } from '#edges/web/view/renewal-choice.ts';

const agreed: Pick<AutoRenewal, 'planId' | 'trigger' | 'means' | 'monthlyCapMinor' | 'currency'>[] =
  [
    {
      ...{ planId: 'gb-everyday-12', trigger: { kind: 'plan-end' } },
      ...{ means: [{ kind: 'credit' }], monthlyCapMinor: null, currency: 'GBP' },
    },
    {
      ...{ planId: 'gb-add-data-5', trigger: { kind: 'low-data', percent: 20 } },
      means: [
        { kind: 'means', meansId: 'm-1' },
        { kind: 'means', meansId: 'm-2' },
        { kind: 'credit' },
      ],
      ...{ monthlyCapMinor: 3_050n, currency: 'GBP' },
    },
    {
      ...{ planId: 'gb-everyday-30', trigger: { kind: 'low-data', octets: '524288000' } },
      ...{ means: [{ kind: 'credit' }], monthlyCapMinor: null, currency: 'GBP' },
    },
    {
      ...{ planId: 'cn-topup', trigger: { kind: 'low-balance', minor: '500' } },
      ...{ means: [{ kind: 'means', meansId: 'm-1' }], monthlyCapMinor: 10_000n, currency: 'CNY' },
    },
    {
      ...{ planId: 'jp-x', trigger: { kind: 'calendar', day: 31 } },
      ...{ means: [{ kind: 'credit' }], monthlyCapMinor: 1_200n, currency: 'JPY' },
    },
  ];

test.each(agreed)('what is agreed to stands in the form, and is read back: $planId', (auto) => {
  const typed = fromQuery(new URLSearchParams(toQuery(typedFrom(auto))));
  const { currency, ...choice } = auto;
  expect(readChoice(typed, currency)).toEqual({ choice });
});

describe('what is typed', () => {
  const typed = { plan: 'p', when: 'plan-end', first: 'credit' };
  test.each<[string, Record<string, string>, string[]]>([
    ['nothing', {}, ['plan', 'when', 'first']],
    ['a share that is none', { ...typed, when: 'low-data', left: 'x' }, ['left']],
    ['a share of all', { ...typed, when: 'low-data', left: '91', leftIn: 'percent' }, ['left']],
    ['no data at all', { ...typed, when: 'low-data', left: '0', leftIn: 'mb' }, ['left']],
    ['a day that is none', { ...typed, when: 'calendar', day: '32' }, ['day']],
    ['no amount', { ...typed, when: 'low-balance', below: '' }, ['below']],
    ['a limit of nothing', { ...typed, cap: '0' }, ['cap']],
    ['a limit that is none', { ...typed, cap: 'lots' }, ['cap']],
  ])('%s is said beside its field', (_, given, wrong) => {
    expect(readChoice(given, 'GBP')).toEqual({ wrong });
  });

  test('the same means twice is one, full-width digits are digits', () => {
    const given = { ...typed, second: 'credit', third: 'm-1', cap: '３０' };
    expect(readChoice(given, 'GBP')).toMatchObject({
      choice: {
        means: [{ kind: 'credit' }, { kind: 'means', meansId: 'm-1' }],
        monthlyCapMinor: 3_000n,
      },
    });
  });
});
