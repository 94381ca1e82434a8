import { TOTP_PENDING_FOR } from '#domain/second-factor.ts';
import { BROWSER_KNOWN_FOR, sessionLifetime } from '#domain/sign-in.ts';
import { DAY } from '#domain/time.ts';
import { readPerson } from '#storage/identity/accounts.ts';
import {
  confirmClaim,
  expiredClaims,
  type HeldClaim,
  releaseClaim,
} from '#storage/identity/claims.ts';
import { deleteExpired, type Swept } from '#storage/identity/sweep.ts';
import type { Product } from '../product.ts';

/** For this long a link that ran out still explains itself. */
const EXPLAIN_FOR = 30 * DAY;

/** Removes what has no effect any more. May run at any time, anywhere, as often as one likes. */
export async function sweepIdentity(
  product: Product,
): Promise<Swept & { confirmedClaims: number; releasedClaims: number }> {
  const now = product.clock();
  const swept = await deleteExpired(product.database, {
    now,
    idleSince: now - sessionLifetime.idle,
    unknownSince: now - BROWSER_KNOWN_FOR,
    explainSince: now - EXPLAIN_FOR,
    pendingSince: now - TOTP_PENDING_FOR,
  });
  const claims = { confirmedClaims: 0, releasedClaims: 0 };
  for (const claim of await expiredClaims(product.database, now)) {
    const isBorne = await isBorneByAccount(product, claim);
    if (isBorne) await confirmClaim(product.database, { ...claim, now });
    else await releaseClaim(product.database, claim);
    claims[isBorne ? 'confirmedClaims' : 'releasedClaims']++;
  }
  return { ...swept, ...claims };
}

/** A registration that broke after its account was written has only its last step to make up. */
async function isBorneByAccount(product: Product, claim: HeldClaim): Promise<boolean> {
  const person = await readPerson(product.database, claim.accountId);
  return person !== null && [person.email, person.userName].includes(claim.value);
}
