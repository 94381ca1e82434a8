import {
  type Catalogue,
  type Market,
  type PlanVersion,
  planVersionName,
  type Zone,
} from './catalogue.ts';

/** What a sold plan takes from its market: the money, the days and the meaning of "national". */
export type MarketMeaning = 'currency' | 'timeZone' | 'countries';

/** A market or zone that sold plans rely on would mean something else. */
export type PlaceRefusal =
  | { refused: 'market-in-use'; marketId: string; field: MarketMeaning; soldVersion: string }
  | { refused: 'zone-in-use'; zoneId: string; soldVersion: string };

export interface MarketChange {
  next: Market;
  /** What means something else than before; empty for a new market or new words. */
  fields: readonly MarketMeaning[];
}

export const changesMeaning = ({ fields }: MarketChange): boolean => fields.length > 0;

export function changedMarkets(current: Catalogue, wanted: Catalogue): MarketChange[] {
  return wanted.markets.flatMap((next) => {
    const before = current.markets.find(({ id }) => id === next.id);
    if (!before) return [{ next, fields: [] }];
    const fields = (['currency', 'timeZone', 'countries'] as const).filter(
      (field) => String(before[field]) !== String(next[field]),
    );
    const wordsOf = ({ name, taxName, taxRateBasisPoints }: Market) =>
      JSON.stringify([name['zh-CN'], name.en, taxName['zh-CN'], taxName.en, taxRateBasisPoints]);
    return fields.length > 0 || wordsOf(before) !== wordsOf(next) ? [{ next, fields }] : [];
  });
}

/** `soldPlans`: the stored versions that an order refers to. */
export function marketRefusals(
  { next, fields }: MarketChange,
  soldPlans: readonly PlanVersion[],
): PlaceRefusal[] {
  const user = soldPlans.find(({ marketId }) => marketId === next.id);
  if (!user) return [];
  return fields.map((field) => ({
    refused: 'market-in-use' as const,
    marketId: next.id,
    field,
    soldVersion: planVersionName(user),
  }));
}

export interface ZoneChange {
  next: Zone;
  /** It has other countries than before; their order says nothing. */
  isOther: boolean;
}

export function changedZones(current: Catalogue, wanted: Catalogue): ZoneChange[] {
  const setOf = ({ countries }: Zone) => [...countries].sort().join();
  return wanted.zones.flatMap((next) => {
    const before = current.zones.find(({ id }) => id === next.id);
    if (!before) return [{ next, isOther: false }];
    const isOther = setOf(before) !== setOf(next);
    const isSame =
      !isOther && before.name.en === next.name.en && before.name['zh-CN'] === next.name['zh-CN'];
    return isSame ? [] : [{ next, isOther }];
  });
}

export function zoneRefusals(
  { next, isOther }: ZoneChange,
  soldPlans: readonly PlanVersion[],
): PlaceRefusal[] {
  const user = soldPlans.find(({ grants }) => grants.some(({ zoneId }) => zoneId === next.id));
  if (!isOther || !user) return [];
  return [{ refused: 'zone-in-use', zoneId: next.id, soldVersion: planVersionName(user) }];
}
