import { grantCredit } from '#domain/account-credit.ts';
import { Changeset } from '#domain/changeset.ts';
import type { RatingPolicy } from '#domain/charging-policy.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { World } from '../../support/world.ts';
import { type Asked, type Network, served } from './network.ts';

export type Terms = Partial<RatingPolicy['rates'][number]>;

const rate = (terms: Terms = {}) => ({
  id: 'pay-as-you-go',
  kind: 'data' as const,
  scope: 'any' as const,
  zoneId: null,
  serviceId: 'any',
  currency: 'GBP' as const,
  amountMinor: 1,
  per: 1_000,
  increment: 1,
  minimum: 0,
  setUpMinor: 0,
  ...terms,
});

export const rating = (terms: Terms = {}, rules: Partial<RatingPolicy> = {}): RatingPolicy => ({
  rounding: 'half-up',
  creditPays: 'always',
  rates: [rate(terms)],
  ...rules,
});

/** Credit by the shortest way: granted to the account, or paid in and not yet taxed. */
export function addCredit(world: World, amountMinor: bigint, given: Partial<Bucket> = {}): void {
  world.do((state, context) => {
    const change = new Changeset(state, context);
    const bucket = grantCredit(
      change,
      {
        ...{ currency: 'GBP', origin: 'promotion', kind: 'grant', from: 'operator:allowance' },
        ...{ amountMinor, expiresAt: null },
      },
      { rule: 'test' },
    );
    change.putBucket({ ...bucket, ...given });
    return { changes: change.changes(), answer: {} };
  });
}

/** Abroad, where no plan holds: only credit could pay. */
export function abroad(credit: bigint, terms: Terms = {}, rules: Partial<RatingPolicy> = {}) {
  const given = served({ rating: rating(terms, rules) });
  if (credit > 0n) addCredit(given.world, credit);
  const ask = (verb: Parameters<Network['ask']>[0], asked: Asked = {}) =>
    given.network.ask(verb, { country: 'JP', ...asked });
  return { ...given, ask };
}
