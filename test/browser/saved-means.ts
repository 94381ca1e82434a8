import type { Locale } from '#domain/locale.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { Visit } from './pages.ts';
import { newSubscriber } from './people.ts';
import type { Program } from './program.ts';

/** The pages of somebody whose provider keeps a card that will soon expire, and a wallet. */
export async function meansVisits(program: Program, locale: Locale): Promise<[string, Visit[]][]> {
  const person = await newSubscriber(program, { locale });
  const { database, newId } = program.product;
  const ids = [newId(), newId()];
  await database.query(
    `insert into payment_means (account_id, id, gateway, method, provider_reference, fingerprint,
        initial_payment_id, initial_reference, label, expires_month, state, created_at)
      values ($1, $2, 'simulator', 'card', 'kept-card', 'a', $2, 'first', 'Visa •••• 4242', $4, 'usable', now()),
        ($1, $3, 'simulator', 'wallet', 'kept-wallet', 'b', $3, 'first', 'lin@wallet.example', null,
          'needs-payer', now())`,
    [person.accountId, ...ids, new Date().toISOString().slice(0, 7)],
  );
  const page = '/security/means';
  const replace = `${page}/${toPublicId('means', ids[0]!)}/replace`;
  return [
    [page, [{ name: 'means', path: page, who: person }]],
    ['/security/means/[means]/replace', [{ name: 'means-replace', path: replace, who: person }]],
  ];
}
