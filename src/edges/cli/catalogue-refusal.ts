import type { CatalogueRefusal } from '#domain/catalogue-change.ts';
import type { MarketMeaning } from '#domain/catalogue-places.ts';

const fieldWords: Record<MarketMeaning | 'marketId' | 'kind', string> = {
  currency: 'currency',
  timeZone: 'time zone',
  countries: 'countries',
  marketId: 'market',
  kind: 'kind',
};

/** Why an import was refused and what to do instead, for the operator at the command line. */
export function catalogueRefusalWords(refusal: CatalogueRefusal): string {
  switch (refusal.refused) {
    case 'version-changed':
      return `${refusal.planId}: version ${refusal.version} is stored with other terms and never changes; put the edit in the newest version`;
    case 'plan-moved':
      return `${refusal.planId}: a plan keeps its ${fieldWords[refusal.field]}; make a new plan with another id`;
    case 'unknown-service':
      return `${refusal.planId}: "${refusal.serviceId}" is not one of the services of the policy; name it there first`;
    case 'market-in-use':
      return `${refusal.marketId}: the ${fieldWords[refusal.field]} of this market cannot change, because ${refusal.soldVersion} was sold there; make a new market with another id`;
    case 'zone-in-use':
      return `${refusal.zoneId}: the countries of this zone cannot change, because ${refusal.soldVersion} was sold with it; make a new zone with another id`;
  }
}
