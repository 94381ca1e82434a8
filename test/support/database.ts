import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { databaseUrl, runAdmin, type TestPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testPostgres: TestPostgres;
  }
}

export type TestDatabase = {
  url: string;
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>;
};

/** A fresh, migrated, empty database of the calling test's own (about 50 ms). */
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = inject('testPostgres');
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  await runAdmin(adminUrl, `create database ${name} template ${template}`);
  return {
    url: databaseUrl(adminUrl, name),
    drop: () => runAdmin(adminUrl, `drop database if exists ${name} with (force)`),
  };
}
