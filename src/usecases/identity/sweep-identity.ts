import { linkLifetimes } from '#domain/one-time-link.ts';
import { TOTP_PENDING_FOR } from '#domain/second-factor.ts';
import { BROWSER_KNOWN_FOR, sessionLifetime } from '#domain/sign-in.ts';
import { DAY, type Instant } from '#domain/time.ts';
import { readPerson } from '#storage/identity/accounts.ts';
import {
  confirmClaim,
  dropClaim,
  expiredClaims,
  type HeldClaim,
  releaseClaim,
} from '#storage/identity/claims.ts';
import { deleteEmailChange, mayBear, overEmailChanges } from '#storage/identity/email-changes.ts';
import { deleteExpired, type Swept } from '#storage/identity/sweep.ts';
import type { Product } from '../product.ts';

/** For this long a link that ran out still explains itself. */
const EXPLAIN_FOR = 30 * DAY;

/** Removes what has no effect any more. May run at any time, anywhere, as often as one likes. */
export async function sweepIdentity(
  product: Product,
): Promise<Swept & { confirmedClaims: number; releasedClaims: number; emailChanges: number }> {
  const now = product.clock();
  const swept = await deleteExpired(product.database, {
    now,
    idleSince: now - sessionLifetime.idle,
    unknownSince: now - BROWSER_KNOWN_FOR,
    explainSince: now - EXPLAIN_FOR,
    pendingSince: now - TOTP_PENDING_FOR,
  });
  const claims = { confirmedClaims: 0, releasedClaims: 0 };
  const emailChanges = await forgetEmailChanges(product, now);
  for (const claim of await expiredClaims(product.database, now)) {
    const isBorne = await isBorneByAccount(product, claim);
    if (isBorne) await confirmClaim(product.database, { ...claim, now });
    else await releaseClaim(product.database, claim);
    claims[isBorne ? 'confirmedClaims' : 'releasedClaims']++;
  }
  return { ...swept, ...claims, emailChanges };
}

/** A link may be written a while after what it is about, and works for its time from then on. */
const LATE_LINK = DAY;

/** What was never confirmed, and what can't be taken back any more; addresses that nobody bears by then are free. */
async function forgetEmailChanges(product: Product, now: Instant): Promise<number> {
  const { database } = product;
  const over = await overEmailChanges(database, {
    pendingSince: now - linkLifetimes.email_change - LATE_LINK,
    confirmedSince: now - linkLifetimes.email_undo - LATE_LINK,
  });
  for (const change of over) {
    const { accountId, oldEmail, newEmail } = change;
    await deleteEmailChange(database, change);
    for (const email of [oldEmail, newEmail])
      if (!(await mayBear(database, { accountId, email })))
        await dropClaim(database, { kind: 'email', value: email, accountId });
  }
  return over.length;
}

/** A registration that broke after its account was written has only its last step to make up. */
async function isBorneByAccount(product: Product, claim: HeldClaim): Promise<boolean> {
  const person = await readPerson(product.database, claim.accountId);
  return person !== null && [person.email, person.userName].includes(claim.value);
}
