import { toPublicId } from '#domain/public-id.ts';
import type { RenewalFix } from '#domain/renewal-fix.ts';

/** The page of a line's auto-renewal. */
export const renewalPath = (lineId: string): string =>
  `/lines/${toPublicId('line', lineId)}/auto-renewal`;

/** Leads to the one page that mends it, as it stands when it is opened; `fix`: what was told then. */
export const fixPath = (lineId: string, fix: RenewalFix): string =>
  `${renewalPath(lineId)}/mend?fix=${fix}`;
