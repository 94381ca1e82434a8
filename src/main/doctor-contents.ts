import type pg from 'pg';
import type { Configuration } from './configuration.ts';
import { type Finding, fail } from './finding.ts';

interface Contents {
  operator: { name: { en: string }; supportEmail: string } | null;
  policy: number | null;
  plans: number;
  markets: number;
  subscribers: boolean;
}

/** What an operator brings in before anybody can buy, in the order of the first steps. */
export async function diagnoseContents(
  client: pg.Client,
  { demo, mail }: Pick<Configuration, 'demo' | 'mail'>,
): Promise<Finding[]> {
  const { rows } = await client.query<Contents>(
    `select (select document from operator where id = 1) as operator,
       (select max(version) from policy) as policy,
       (select count(distinct plan_id)::int from plan_version where withdrawn_at is null) as plans,
       (select count(*)::int from market) as markets,
       exists (select from account) as subscribers`,
  );
  const contents = rows[0]!;
  // An empty database is a demo's first state: its start fills it.
  if (demo && !contents.operator)
    return [{ check: 'operator', ok: true, found: 'None yet. npm start fills the demo.' }];
  return [
    judgeOperator(contents, mail.supportEmail),
    judgePolicy(contents),
    judgeCatalogue(contents),
    judgeSubscribers(contents),
  ];
}

function judgeOperator({ operator }: Contents, supportEmail: string | null): Finding {
  const check = 'operator';
  if (!operator)
    return fail(check, 'Nobody sells yet.', 'Run: npm run xuka -- operator import <file>');
  const found = `${operator.name.en} sells.`;
  if (supportEmail === null || supportEmail === operator.supportEmail)
    return { check, ok: true, found };
  const advice =
    'Mails name the address of SUPPORT_EMAIL, pages the one of the operator’s document: make them the same.';
  return fail(check, `${found} Its support has two addresses.`, advice);
}

function judgePolicy({ policy }: Contents): Finding {
  const check = 'policy';
  if (policy !== null) return { check, ok: true, found: `Version ${policy} holds.` };
  return fail(check, 'There are no rules yet.', 'Run: npm run xuka -- policy import <file>');
}

function judgeCatalogue({ plans, markets }: Contents): Finding {
  const check = 'catalogue';
  if (plans > 0) return { check, ok: true, found: `Plans on sale: ${plans}; markets: ${markets}.` };
  return fail(check, 'Nothing is on sale.', 'Run: npm run xuka -- catalog import <file>');
}

function judgeSubscribers({ subscribers }: Contents): Finding {
  const check = 'subscribers';
  if (subscribers) return { check, ok: true, found: 'Some are registered.' };
  const advice = 'Run: npm run xuka -- subscriber add --help';
  return { check, ok: true, found: 'Nobody is registered yet.', advice };
}
