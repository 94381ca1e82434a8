import type { Database } from '#storage/database.ts';
import { inSteps, lineIdOf, type Numbers, series, uuidSql } from './charge-accounts.ts';

export { lineIdOf };

/** What the lines renew into: one bucket of data. */
export const SWEPT_PLAN = 'gb-data-60';

export interface SweptPlan {
  minor: bigint;
  version: number;
  /** The card that pays for all of them; absent: each has credit of its own. */
  means?: { reference: string; initialReference: string };
  /** When they are to be looked at, in SQL. */
  dueAt?: string;
}

/**
 * Accounts with a line each whose plan ends in an hour and renews by itself; everything before the charge has
 * been told, so that the charge is what is due.
 */
export const addDueLines = (database: Database, numbers: Numbers, plan: SweptPlan): Promise<void> =>
  inSteps(numbers, (step) => database.query(dueInserts(step, plan)));

const creditInsert = (numbers: Numbers, minor: bigint): string => `
  insert into bucket (account_id, id, kind, scope, fair_use, asset, granted, remaining, reserved, used,
      expired, refunded, starts_at, bought_at, origin, taxed)
    select ${uuidSql('a', 'n')}, ${uuidSql('f', 'n')}, 'credit', 'any', false, 'GBP',
      ${minor * 5n}, ${minor * 5n}, 0, 0, 0, 0, now() - interval '29 days',
      now() - interval '29 days', 'voucher', false from ${series(numbers)};`;

const meansInsert = (
  numbers: Numbers,
  { reference, initialReference }: NonNullable<SweptPlan['means']>,
): string => `
  insert into payment_means (account_id, id, gateway, method, provider_reference, fingerprint,
      initial_payment_id, initial_reference, label, state, created_at)
    select ${uuidSql('a', 'n')}, ${uuidSql('f', 'n')}, 'simulator', 'card', '${reference}', 'bench',
      ${uuidSql('e', 'n')}, '${initialReference}', 'Visa •••• 4242', 'usable', now() from ${series(numbers)};`;

const dueInserts = (numbers: Numbers, price: SweptPlan): string => `
  insert into account (id, display_name, email, locale, time_zone, created_at)
    select ${uuidSql('a', 'n')}, 'Bench ' || n, n || '@bench.example', 'en', 'Europe/London',
      now() from ${series(numbers)};
  insert into line (account_id, id, market_id, msisdn, iccid, sim_kind, label, created_at,
      activated_at, due_at)
    select ${uuidSql('a', 'n')}, ${uuidSql('b', 'n')}, 'gb', '+447' || lpad(n::text, 9, '0'),
      '8944' || lpad(n::text, 15, '0'), 'esim', '', now(), now(), ${price.dueAt ?? `date_trunc('milliseconds', now()) - interval '1 minute'`}
    from ${series(numbers)};
  insert into period (account_id, id, line_id, order_id, plan_id, plan_version, kind, validity,
      starts_at, ends_at, bought_at)
    select ${uuidSql('a', 'n')}, ${uuidSql('c', 'n')}, ${uuidSql('b', 'n')},
      ${uuidSql('e', 'n')}, '${SWEPT_PLAN}', ${price.version}, 'plan',
      '{"count":"days-after","start":"purchase","length":30,"activateWithinDays":null}',
      now() - interval '29 days', now() + interval '1 hour', now() - interval '29 days'
    from ${series(numbers)};
  insert into bucket (account_id, id, line_id, period_id, period_kind, order_id, kind, scope, zone_id,
      fair_use, asset, granted, remaining, reserved, used, expired, refunded, starts_at, expires_at,
      bought_at)
    select ${uuidSql('a', 'n')}, ${uuidSql('d', 'n')}, ${uuidSql('b', 'n')}, ${uuidSql('c', 'n')},
      'plan', ${uuidSql('e', 'n')}, 'data', 'any', 'united-kingdom', false, 'octets', 1000, 500, 0,
      500, 0, 0, now() - interval '29 days', now() + interval '1 hour', now() - interval '29 days'
    from ${series(numbers)};
  ${price.means ? meansInsert(numbers, price.means) : creditInsert(numbers, price.minor)}
  insert into auto_renewal (account_id, id, state, trigger, plan_id, agreed_minor, currency, means,
      consent, locale, round, created_at)
    select ${uuidSql('a', 'n')}, ${uuidSql('b', 'n')}, 'on', '{"kind":"plan-end"}', '${SWEPT_PLAN}',
      ${price.minor}, 'GBP',
      ${price.means ? `jsonb_build_array(jsonb_build_object('kind', 'means', 'meansId', ${uuidSql('f', 'n')}))` : `'[{"kind":"credit"}]'::jsonb`},
      jsonb_build_object('version', 'bench', 'words', 'Renew it.', 'locale', 'en', 'agreedAt', 0), 'en',
      jsonb_build_object('name', 'end:' || ${uuidSql('c', 'n')},
        'chargeAt', (extract(epoch from now() - interval '2 hours') * 1000)::bigint,
        'done', '["preflight-7","preflight-3","preflight-1"]'::jsonb, 'failed', 0,
        'retryAt', null, 'orderId', null, 'kept', null, 'noticedAt', 0),
      now() - interval '29 days' from ${series(numbers)};`;
