import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCatalogueDocument, writeCatalogueDocument } from '#edges/cli/catalogue-document.ts';
import { errorLine } from '#edges/cli/document-error.ts';
import { arbitraryCatalogue } from './arbitrary-catalogue.ts';
import { errorsOf, grants, PLAN, plan, written } from './written-document.ts';

test('the document all rows start from has no error', () => {
  expect(errorsOf(written())).toEqual([]);
});

test('a document that is a list is no document', () => {
  expect(errorsOf('[]')).toEqual(['must be an object in { }']);
  expect(errorsOf('{\n  "format": xuka\n}')).toEqual([
    'is not JSON: has "x" where a value belongs; texts stand in double quotes (line 2, column 13)',
  ]);
});

test('every error is told at once, also those between fields that are right', () => {
  const broken = plan({
    name: { en: '' },
    price: '1.00 EUR',
    sims: ['paper'],
    grants: [
      { data: 'lots', zone: 'uk' },
      { sms: 5, scope: 'any', zone: 'moon' },
    ],
  });
  expect(errorsOf({ ...written(), plans: [broken, plan({ id: 'gb-13', market: 'xx' })] })).toEqual([
    `${PLAN} › name › zh-CN: is missing`,
    `${PLAN} › name › en: must not be empty`,
    `${PLAN} › grants[0] › data: "lots" is not an amount of data; write it like "12 GB" or "500 MB"`,
    `${PLAN} › sims[0]: must be one of "physical", "esim"`,
    `${PLAN} › price: is in EUR, but market "gb" sells in GBP`,
    'plans[1] (gb-13) › market: "xx" is not a market here',
  ]);
});

test('several files are one catalogue, and errors name the file', () => {
  const { plans, ...rest } = written();
  const parts = (planText: string) =>
    readCatalogueDocument(
      { name: 'plans.json', text: planText },
      { name: 'places.json', text: JSON.stringify(rest) },
    );
  expect(parts(JSON.stringify({ format: rest.format, plans }))).toHaveProperty('catalogue');
  const bad = parts(JSON.stringify({ format: rest.format, plans: [plan({ market: 'fr' })] }));
  expect('errors' in bad && bad.errors.map(errorLine)).toEqual([
    'plans.json: plans[0] (gb-12) › market: "fr" is not a market here',
  ]);
  const unreadable = parts('{');
  expect('errors' in unreadable && unreadable.errors).toMatchObject([{ place: 'plans.json' }]);
});

test('readable amounts become units of the ledger', () => {
  const reading = readCatalogueDocument({
    name: '',
    text: JSON.stringify({
      ...written(),
      ...grants(
        { data: '1.5 GB', zone: 'uk' },
        { voice: '2 h', scope: 'national', zone: 'uk', fairUse: true },
        { sms: 20, scope: 'any', zone: 'uk' },
        { credit: '5 GBP', zone: 'uk' },
      ),
    }),
  });
  if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join('\n'));
  const [only] = reading.catalogue.plans;
  expect(only?.grants).toEqual([
    { kind: 'data', scope: 'any', amount: 1_610_612_736n, zoneId: 'uk', fairUse: false },
    { kind: 'voice', scope: 'national', amount: 7_200n, zoneId: 'uk', fairUse: true },
    { kind: 'sms', scope: 'any', amount: 20n, zoneId: 'uk', fairUse: false },
    { kind: 'credit', scope: 'any', amount: 500n, zoneId: 'uk', fairUse: false },
  ]);
  expect(only).toMatchObject({
    priceMinor: 1_000n,
    version: 1,
    promotion: null,
    withdrawnAt: null,
  });
  expect(reading.catalogue.markets[0]).toMatchObject({ taxRateBasisPoints: 2_000 });
});

test('what is written reads back as the same catalogue, and writes the same bytes', () => {
  fc.assert(
    fc.property(arbitraryCatalogue(), (catalogue) => {
      const text = writeCatalogueDocument(catalogue);
      const reading = readCatalogueDocument({ name: '', text });
      expect(reading).toEqual({ catalogue });
      if ('catalogue' in reading) expect(writeCatalogueDocument(reading.catalogue)).toBe(text);
    }),
    { numRuns: 300 },
  );
});
