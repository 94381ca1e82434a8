import { sweepClaims } from '#storage/claims.ts';
import type { Product } from './product.ts';

/** Frees numbers and SIMs that were held for an order nobody paid; answers how many claims. */
export const sweepNumbers = ({ database, clock }: Product): Promise<number> =>
  sweepClaims(database, clock());
