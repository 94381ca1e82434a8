import { expect, test } from 'vitest';
import type { CatalogueRefusal } from '#domain/catalogue-change.ts';
import { catalogueRefusalWords } from '#edges/cli/catalogue-refusal.ts';

const soldVersion = 'gb-12@1';

test.each<[CatalogueRefusal, string]>([
  [
    { refused: 'version-changed', planId: 'gb-12', version: 1 },
    'gb-12: version 1 is stored with other terms and never changes; put the edit in the newest version',
  ],
  [
    { refused: 'plan-moved', planId: 'gb-12', field: 'marketId' },
    'gb-12: a plan keeps its market; make a new plan with another id',
  ],
  [
    { refused: 'unknown-service', planId: 'gb-12', serviceId: 'chat' },
    'gb-12: "chat" is not one of the services of the policy; name it there first',
  ],
  [
    { refused: 'market-in-use', marketId: 'gb', field: 'timeZone', soldVersion },
    'gb: the time zone of this market cannot change, because gb-12@1 was sold there; make a new market with another id',
  ],
  [
    { refused: 'zone-in-use', zoneId: 'uk', soldVersion },
    'uk: the countries of this zone cannot change, because gb-12@1 was sold with it; make a new zone with another id',
  ],
])('%o', (refusal, words) => {
  expect(catalogueRefusalWords(refusal)).toBe(words);
});
