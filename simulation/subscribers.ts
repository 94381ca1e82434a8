import { toProviderPaymentId } from '#domain/public-id.ts';
import { DAY } from '#domain/time.ts';
import type { World } from './world.ts';

export interface SimulatedLine {
  id: string;
  marketId: string;
  simKind: 'physical' | 'esim';
}

/** Somebody with an account: what they know of it. */
export interface Subscriber {
  account: string;
  lines: SimulatedLine[];
}

const iso = (at: number) => new Date(at).toISOString();

/** Most have a card or wallet that the provider keeps, from before. */
async function keepMeans(world: World): Promise<void> {
  const { chance, backends, books, newId, now } = world;
  for (const { account } of world.subscribers) {
    if (chance.happens(world.livesYears ? 0.15 : 0.4)) continue;
    const method = chance.pickOne(['card', 'wallet'] as const);
    const [reference, initialReference] = [`pm-${newId()}`, `pi-${newId()}`];
    const paymentId = newId();
    const providerId = toProviderPaymentId({ accountId: account, paymentId });
    const from = { paymentId: providerId, method, initialReference };
    const means = books.wallet.keep(reference, from);
    // Many cards come to their end while the world lives.
    if (chance.happens(0.4)) {
      const last = new Date(now + chance.between(20, 400) * DAY).toISOString().slice(0, 7);
      means.kept = { ...means.kept, expiresMonth: last };
    }
    const { kept } = means;
    await backends.database.query({
      name: 'world-means',
      text: `insert into payment_means (account_id, id, gateway, method, provider_reference, fingerprint,
          initial_payment_id, initial_reference, label, expires_month, state, created_at)
        values ($1, $2, 'world', $3, $4, $5, $6, $7, $8, $9, 'usable', $10)`,
      values: [
        ...[account, newId(), method, reference, kept.fingerprint, paymentId, initialReference],
        ...[kept.label, kept.expiresMonth, iso(now)],
      ],
    });
  }
}

/** Makes the people of a world, straight in the tables: how they came is another story. */
export async function settle(world: World): Promise<void> {
  const { chance, backends, newId, now } = world;
  const people = chance.between(2, 4);
  for (let i = 0; i < people; i++) {
    const marketId = chance.pickOne(['gb', 'cn', 'us']);
    const lines = Array.from({ length: chance.between(1, 2) }, () => ({
      ...{ id: newId(), marketId },
      simKind: chance.pickOne(['physical', 'esim'] as const),
    }));
    const subscriber = { account: newId(), lines };
    world.subscribers.push(subscriber);
    world.auditor.watch(subscriber.account);
  }
  const accounts = world.subscribers.map(({ account }) => account);
  await backends.database.query({
    name: 'world-accounts',
    text: `insert into account (id, display_name, email, locale, time_zone, created_at)
      select id, 'Somebody', id || '@example.test', 'en', 'Europe/London', $2
      from unnest($1::uuid[]) as id`,
    values: [accounts, iso(now)],
  });
  const lines = world.subscribers.flatMap(({ account, lines }) =>
    lines.map((line) => ({ account, ...line, isActive: chance.happens(0.8) })),
  );
  await backends.database.query({
    name: 'world-lines',
    text: `insert into line (account_id, id, market_id, msisdn, iccid, sim_kind, activation_code,
        label, created_at, activated_at, state, state_since, policy_version, due_at)
      select account, id, market, '+44771000' || lpad(n::text, 4, '0'),
        '894400000000010' || lpad(n::text, 4, '0'), sim, null, '', $6::timestamptz, activated,
        case when activated is null then 'pre-active' else 'active' end, $6::timestamptz, $7::int, $6::timestamptz
      from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[])
        with ordinality as line (account, id, market, sim, activated, n)`,
    values: [
      lines.map(({ account }) => account),
      lines.map(({ id }) => id),
      lines.map(({ marketId }) => marketId),
      lines.map(({ simKind }) => simKind),
      lines.map(({ isActive }) => (isActive ? iso(now) : null)),
      iso(now),
      world.policy.version,
    ],
  });
  await keepMeans(world);
}
