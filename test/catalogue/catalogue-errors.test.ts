import { expect, test } from 'vitest';
import {
  both,
  errorsOf,
  grants,
  MARKET,
  market,
  PLAN,
  plan,
  promotion,
  validity,
  written,
  zone,
} from './written-document.ts';

test.each<[string, Record<string, unknown>, string[]]>([
  ['wrong format', { format: 'xuka-catalogue/9' }, ['format: must be "xuka-catalogue/1"']],
  ['unknown list', { tariffs: [] }, ['has "tariffs", which is not known here']],
  [
    'list that is none',
    { zones: {} },
    ['zones: must be a list in [ ]', `${PLAN} › grants[0] › zone: "uk" is not a zone here`],
  ],
  ['entry that is none', { plans: [7, plan()] }, ['plans[0]: must be an object in { }']],
  [
    'unknown field',
    { plans: [plan({ colour: 'red' })] },
    [`${PLAN}: has "colour", which is not known here`],
  ],
  ['missing field', { plans: [plan({ price: undefined })] }, [`${PLAN} › price: is missing`]],
  [
    'number for text',
    { plans: [plan({ price: 10 })] },
    [`${PLAN} › price: must be a text in quotes`],
  ],
  [
    'bad id',
    { plans: [plan({ id: 'GB_12' })] },
    [
      'plans[0] (GB_12) › id: must be small letters, digits and single hyphens, like "gb-everyday-12"',
    ],
  ],
  [
    'bad kind',
    { plans: [plan({ kind: 'bundle' })] },
    [`${PLAN} › kind: must be one of "plan", "add-on"`],
  ],
  [
    'one language',
    { plans: [plan({ name: { en: 'Everyday' } })] },
    [`${PLAN} › name › zh-CN: is missing`],
  ],
  [
    'empty language',
    { plans: [plan({ summary: { 'zh-CN': '', en: 'Good.' } })] },
    [`${PLAN} › summary › zh-CN: must not be empty`],
  ],
  [
    'third language',
    { plans: [plan({ name: { ...both('X'), fr: 'Y' } })] },
    [`${PLAN} › name: has "fr", which is not known here`],
  ],
  [
    'stray space',
    { plans: [plan({ name: both(' Everyday') })] },
    [`${PLAN} › name › en: must not begin or end with a space`],
  ],
  [
    'two lines',
    { plans: [plan({ name: both('Every\nday') })] },
    [`${PLAN} › name › en: must be one line of plain text`],
  ],
  [
    'too long',
    { plans: [plan({ name: both('x'.repeat(41)) })] },
    [`${PLAN} › name › en: must have at most 40 characters`],
  ],
  [
    'price without currency',
    { plans: [plan({ price: '10.00' })] },
    [`${PLAN} › price: "10.00" is not an amount of money; write it like "10.00 GBP"`],
  ],
  [
    'price with one decimal',
    { plans: [plan({ price: '10.5 GBP' })] },
    [`${PLAN} › price: "10.5 GBP" must have 2 decimal places or none`],
  ],
  [
    'price in unknown money',
    { plans: [plan({ price: '10 XAU' })] },
    [
      `${PLAN} › price: "XAU" is not a currency this program knows: GBP, EUR, USD, CNY, HKD, JPY, INR`,
    ],
  ],
  [
    'price of another market',
    { plans: [plan({ price: '10.00 EUR' })] },
    [`${PLAN} › price: is in EUR, but market "gb" sells in GBP`],
  ],
  [
    'free plan',
    { plans: [plan({ price: '0.00 GBP' })] },
    [`${PLAN} › price: must be more than 0: a payment provider takes no empty payments`],
  ],
  [
    'promotion not cheaper',
    promotion({ price: '10.00 GBP' }),
    [`${PLAN} › promotion › price: must be lower than the price: a promotion is cheaper`],
  ],
  [
    'promotion in other money',
    promotion({ price: '5.00 USD' }),
    [`${PLAN} › promotion › price: is in USD, but market "gb" sells in GBP`],
  ],
  [
    'promotion for nobody',
    promotion({ purchases: 0 }),
    [`${PLAN} › promotion › purchases: must be at least 1`],
  ],
  [
    'validity of nothing',
    validity({ length: 0 }),
    [`${PLAN} › validity › length: must be at least 1`],
  ],
  [
    'validity too long',
    validity({ count: 'calendar-month', length: 36 }),
    [`${PLAN} › validity › length: must be at most 24 with "calendar-month"`],
  ],
  [
    'validity of half days',
    validity({ length: 1.5 }),
    [`${PLAN} › validity › length: must be a whole number`],
  ],
  [
    'unknown day count',
    validity({ count: 'weeks' }),
    [
      `${PLAN} › validity › count: must be one of "calendar-month", "calendar-month-after", "bill-day", "days-including-first", "days-after", "hours", "until-midnight"`,
    ],
  ],
  [
    'first use without limit',
    validity({ start: 'first-use' }),
    [
      `${PLAN} › validity › activateWithinDays: is missing: "first-use" needs a last day to start, or null for none`,
    ],
  ],
  [
    'limit without first use',
    validity({ activateWithinDays: 90 }),
    [
      `${PLAN} › validity › activateWithinDays: must not be given: only "first-use" and "install" wait for a start`,
    ],
  ],
  [
    'cycles that do not divide the length',
    validity({ length: 30, cycles: 4 }),
    [
      `${PLAN} › validity › cycles: must divide "length": 30 does not fall into so many equal parts`,
    ],
  ],
  [
    'one cycle',
    validity({ length: 30, cycles: 1 }),
    [`${PLAN} › validity › cycles: must be at least 2`],
  ],
  [
    'cycles and a length by amount, with an early end',
    validity({
      ...{ length: 30, cycles: 3, endsAt: '21:00' },
      tiers: [{ from: '5.00 GBP', length: 30 }],
    }),
    [
      `${PLAN} › validity › cycles: must not be given: "tiers" already say the length`,
      `${PLAN} › validity › endsAt: must not be given: cycles end when their last day is over`,
    ],
  ],
  ['no grants', grants(), [`${PLAN} › grants: must have at least 1 entry`]],
  [
    'grant of nothing',
    grants({ zone: 'uk' }),
    [
      `${PLAN} › grants[0]: must have exactly one of "data", "voice", "sms" and "credit"; make one grant of each`,
    ],
  ],
  [
    'grant of two kinds',
    grants({ data: '1 GB', credit: '1.00 GBP', zone: 'uk' }),
    [
      `${PLAN} › grants[0]: must have exactly one of "data", "voice", "sms" and "credit"; make one grant of each`,
    ],
  ],
  [
    'data in wrong words',
    grants({ data: '12 gigs', zone: 'uk' }),
    [
      `${PLAN} › grants[0] › data: "12 gigs" is not an amount of data; write it like "12 GB" or "500 MB"`,
    ],
  ],
  [
    'data of part of a byte',
    grants({ data: '1.1 GB', zone: 'uk' }),
    [
      `${PLAN} › grants[0] › data: "1.1 GB" is not a whole number of bytes; write it in a smaller unit`,
    ],
  ],
  [
    'no data',
    grants({ data: '0 GB', zone: 'uk' }),
    [`${PLAN} › grants[0] › data: must be more than nothing`],
  ],
  [
    'absurd data',
    grants({ data: '200000 GB', zone: 'uk' }),
    [`${PLAN} › grants[0] › data: is more than any network could deliver: check the unit`],
  ],
  [
    'voice in wrong words',
    grants({ voice: '5 hours', scope: 'any', zone: 'uk' }),
    [`${PLAN} › grants[0] › voice: "5 hours" is not an amount of calls; write it like "500 min"`],
  ],
  [
    'voice to nowhere',
    grants({ voice: '5 min', zone: 'uk' }),
    [
      `${PLAN} › grants[0] › scope: is missing: say where calls or texts go ("national", "international", "any")`,
    ],
  ],
  [
    'data to somewhere',
    grants({ data: '5 GB', scope: 'any', zone: 'uk' }),
    [`${PLAN} › grants[0] › scope: must not be given: data goes nowhere in particular`],
  ],
  [
    'unlimited credit',
    grants({ credit: '5.00 GBP', fairUse: true, zone: 'uk' }),
    [`${PLAN} › grants[0] › fairUse: must not be given: credit is never unlimited`],
  ],
  [
    'credit in other money',
    grants({ credit: '5.00 EUR', zone: 'uk' }),
    [`${PLAN} › grants[0] › credit: is in EUR, but market "gb" sells in GBP`],
  ],
  [
    'every service by name',
    grants({ data: '1 GB', zone: 'uk', service: 'any' }),
    [`${PLAN} › grants[0] › service: must not be "any": leave it out`],
  ],
  [
    'priority beyond all',
    grants({ data: '1 GB', zone: 'uk', priority: 101 }),
    [`${PLAN} › grants[0] › priority: must be at most 100`],
  ],
  [
    'the same grant for the same service',
    grants(
      { data: '1 GB', zone: 'uk', service: 'chat' },
      { data: '1 GB', zone: 'uk' },
      { data: '2 GB', zone: 'uk', service: 'chat' },
    ),
    [`${PLAN} › grants[2]: repeats an earlier grant of the same kind; add them up`],
  ],
  [
    'credit twice',
    grants({ credit: '5.00 GBP', zone: 'uk' }, { credit: '5.00 GBP', zone: 'uk' }),
    [
      `${PLAN} › grants[1]: repeats an earlier grant of the same kind; add them up`,
      `${PLAN} › grants: has credit twice: a line has one balance to show`,
    ],
  ],
  [
    'unknown zone',
    grants({ data: '1 GB', zone: 'moon' }),
    [`${PLAN} › grants[0] › zone: "moon" is not a zone here`],
  ],
  [
    'unknown market',
    { plans: [plan({ market: 'fr' })] },
    [`${PLAN} › market: "fr" is not a market here`],
  ],
  ['no SIM', { plans: [plan({ sims: [] })] }, [`${PLAN} › sims: must have at least 1 entry`]],
  [
    'a SIM twice',
    { plans: [plan({ sims: ['esim', 'esim'] })] },
    [`${PLAN} › sims: must not list a SIM kind twice`],
  ],
  [
    'withdrawn on no day',
    { plans: [plan({ withdrawnAt: '2026-02-30T00:00:00Z' })] },
    [
      `${PLAN} › withdrawnAt: "2026-02-30T00:00:00Z" is not an instant; write it like "2026-12-31T23:00:00Z"`,
    ],
  ],
  [
    'version twice',
    { plans: [plan(), plan()] },
    ['plans[1] (gb-12): is a second plan version "gb-12@1"; the first is plans[0] (gb-12)'],
  ],
  [
    'zone twice',
    { zones: [zone({}), zone({})] },
    ['zones[1] (uk): is a second zone "uk"; the first is zones[0] (uk)'],
  ],
  [
    'market twice',
    { markets: [market({}), market({})] },
    ['markets[1] (gb): is a second market "gb"; the first is markets[0] (gb)'],
  ],
  [
    'one name for two plans',
    { plans: [plan(), plan({ id: 'gb-13' })] },
    [
      'plans[1] (gb-13) › name › zh-CN: is also the name of "gb-12" on the same market',
      'plans[1] (gb-13) › name › en: is also the name of "gb-12" on the same market',
    ],
  ],
  [
    'version of another kind',
    { plans: [plan(), plan({ version: 2, kind: 'add-on' })] },
    ['plans[1] (gb-12) › kind: is "add-on", but another version of this plan has "plan"'],
  ],
  [
    'add-on without plan',
    { plans: [plan({ kind: 'add-on' })] },
    [`${PLAN}: is an add-on, but market "gb" has no plan it fits on`],
  ],
  [
    'add-on for other SIMs',
    {
      plans: [
        plan({ sims: ['esim'] }),
        plan({ id: 'gb-more', name: both('More'), kind: 'add-on', sims: ['physical'] }),
      ],
    },
    ['plans[1] (gb-more): is an add-on, but market "gb" has no plan it fits on'],
  ],
  [
    'country that is none',
    { zones: [zone({ countries: ['GB UK', 'XK'] })] },
    [
      'zones[0] (uk) › countries: "UK" is not a country code of ISO 3166-1; write "GB"',
      'zones[0] (uk) › countries: "XK" is not a country code of ISO 3166-1',
    ],
  ],
  [
    'country twice',
    { zones: [zone({ countries: ['GB DE', 'GB'] })] },
    ['zones[0] (uk) › countries: "GB" is listed twice'],
  ],
  [
    'no country',
    { zones: [zone({ countries: [] })] },
    ['zones[0] (uk) › countries: must name at least one country'],
  ],
  [
    'clock that is none',
    { markets: [market({ timeZone: 'Europe/Londinium' })] },
    [`${MARKET} › timeZone: must be a time zone like "Europe/London", or "UTC"`],
  ],
  [
    'clock without summer time',
    { markets: [market({ timeZone: '+01:00' })] },
    [`${MARKET} › timeZone: must be a time zone like "Europe/London", or "UTC"`],
  ],
  [
    'unknown currency',
    { markets: [market({ currency: 'XAU' })] },
    [`${MARKET} › currency: must be one of GBP, EUR, USD, CNY, HKD, JPY, INR`],
  ],
  [
    'tax that is none',
    { markets: [market({ tax: { name: both('VAT'), rate: 20 } })] },
    [`${MARKET} › tax › rate: must be a text in quotes`],
  ],
  [
    'tax in wrong words',
    { markets: [market({ tax: { name: both('VAT'), rate: '0.2' } })] },
    [`${MARKET} › tax › rate: "0.2" is not a tax rate; write it like "20 %" or "7.7 %"`],
  ],
])('%s', (_, change, expected) => {
  expect(errorsOf({ ...written(), ...change })).toEqual(expected);
});
