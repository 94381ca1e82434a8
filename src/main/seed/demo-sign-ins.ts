import type { Database } from '#storage/database.ts';
import type { SignIn } from '../ready-report.ts';
import { demoPassword } from './demo-password.ts';
import { demoStories } from './demo-stories.ts';

interface Entry {
  userName: string;
  hasPassword: boolean;
  isUnchanged: boolean;
}

/**
 * The ways into the demo that still work: people who changed their password are left out, and who
 * has none yet is sent to the mailbox. Empty for a database that was not seeded as a demo.
 */
export async function demoSignIns(database: Database): Promise<SignIn[]> {
  // Nobody real has an address under .example (RFC 2606), so nobody real is ever listed.
  const { rows } = await database.query<Entry>(
    `select c.user_name as "userName", c.password_hash is not null as "hasPassword",
        c.password_changed_at is not distinct from a.created_at as "isUnchanged"
      from unnest($1::text[], $2::text[]) as person (user_name, email)
      join claim on claim.kind = 'user-name' and claim.value = person.user_name
      join account a on a.id = claim.account_id and a.email = person.email
      join credential c on c.account_id = a.id
      where exists (select from operator)`,
    [demoStories.map(({ userName }) => userName), demoStories.map(({ email }) => email)],
  );
  const entries = new Map(rows.map((row) => [row.userName, row]));
  return demoStories.flatMap(({ who, userName }) => {
    const entry = entries.get(userName);
    if (!entry) return [];
    if (!entry.hasPassword) return [{ who, userName, password: '(by the mail in the mailbox)' }];
    return entry.isUnchanged ? [{ who, userName, password: demoPassword }] : [];
  });
}
