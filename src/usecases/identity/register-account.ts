import type { Refusal } from '#domain/account-state.ts';
import { type Identifier, readEmail, readUserName } from '#domain/identifier.ts';
import type { Locale } from '#domain/locale.ts';
import { normalizePassword } from '#domain/password.ts';
import { CLAIM_HOLD } from '#domain/sign-in.ts';
import { inTransaction } from '#storage/database.ts';
import { insertAccount } from '#storage/identity/accounts.ts';
import { confirmClaim, holdClaim, releaseClaim } from '#storage/identity/claims.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import type { Product } from '../product.ts';

export interface Registration {
  /** Given to repeat a registration whose answer was lost; otherwise a new one is made. */
  accountId?: string;
  displayName: string;
  email: string;
  userName: string;
  locale: Locale;
  /** IANA name. */
  timeZone: string;
  /**
   * Only for demonstrations, whose sign-ins are printed: this password stands from the start and no welcome mail
   * goes out. Everybody else chooses one by the link in the welcome mail, and no one else ever knows it.
   */
  demoPassword?: string;
}

export type RegistrationRefusal = Refusal<
  | 'email_malformed'
  | 'user_name_malformed'
  | 'display_name_malformed'
  | 'time_zone_unknown'
  | 'email_taken'
  | 'user_name_taken'
>;

/** For staff and seed, who may know what is taken; there is no page on which strangers register. */
export async function registerAccount(
  product: Product,
  registration: Registration,
): Promise<{ accountId: string } | RegistrationRefusal> {
  const checked = checkRegistration(registration);
  if ('refused' in checked) return checked;
  const accountId = registration.accountId ?? product.newId();
  const claims: Identifier[] = [
    { kind: 'email', value: checked.email },
    { kind: 'user-name', value: checked.userName },
  ];
  const taken = await holdAll(product, accountId, claims);
  if (taken) return taken;
  await writeAccount(product, accountId, registration, checked);
  for (const claim of claims)
    if (!(await confirmClaim(product.database, { ...claim, accountId, now: product.clock() })))
      throw new Error(`the ${claim.kind} of a registration that stood still was taken meanwhile`);
  return { accountId };
}

function checkRegistration({
  displayName,
  email: typedEmail,
  userName: typedName,
  timeZone,
}: Registration): { displayName: string; email: string; userName: string } | RegistrationRefusal {
  const email = readEmail(typedEmail);
  if (typeof email !== 'string') return email;
  const userName = readUserName(typedName);
  if (typeof userName !== 'string') return userName;
  const name = displayName.normalize('NFC').trim();
  if (name === '' || name.length > 200 || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name))
    return { refused: 'display_name_malformed' };
  if (!isTimeZone(timeZone)) return { refused: 'time_zone_unknown' };
  return { displayName: name, email, userName };
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
}

async function holdAll(
  product: Product,
  accountId: string,
  claims: readonly Identifier[],
): Promise<RegistrationRefusal | null> {
  const now = product.clock();
  for (const [i, claim] of claims.entries()) {
    if (
      await holdClaim(product.database, { ...claim, accountId, now, expiresAt: now + CLAIM_HOLD })
    )
      continue;
    for (const held of claims.slice(0, i))
      await releaseClaim(product.database, { ...held, accountId });
    return { refused: claim.kind === 'email' ? 'email_taken' : 'user_name_taken' };
  }
  return null;
}

async function writeAccount(
  product: Product,
  accountId: string,
  { locale, timeZone, demoPassword }: Registration,
  checked: { displayName: string; email: string; userName: string },
): Promise<void> {
  const now = product.clock();
  const passwordHash =
    demoPassword === undefined
      ? null
      : await product.passwords.hash(normalizePassword(demoPassword));
  await inTransaction(product.database, async (transaction) => {
    const account = { id: accountId, ...checked, locale, timeZone, passwordHash, createdAt: now };
    const isNew = await insertAccount(transaction, account);
    if (isNew && passwordHash === null)
      await insertMail(transaction, {
        accountId,
        id: product.newId(),
        payload: { template: 'welcome' },
        now,
      });
  });
}
