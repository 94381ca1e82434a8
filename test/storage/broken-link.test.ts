import pg from 'pg';
import { expect, test } from 'vitest';
import { isRefusedByServer, isRetryable } from '#storage/database.ts';

const system = (code: string) => Object.assign(new Error(`write ${code}`), { code });
const server = (code: string) =>
  Object.assign(new pg.DatabaseError(`server says ${code}`, 1, 'error'), { code });

// After a broken link the same command is brought again under its key; after a refusal it is not.
test.each([
  ['the link is gone', new Error('Connection terminated unexpectedly'), false],
  ['ECONNRESET', system('ECONNRESET'), false],
  ['EPIPE, five capitals as a state of SQL', system('EPIPE'), false],
  ['the server is shut down', server('57P01'), false],
  ['the server drops the link', server('08006'), false],
  ['a check of a table', server('23514'), true],
  ['a fault within the server', server('XX000'), true],
])('%s', (_, error, isRefused) => {
  expect(isRefusedByServer(error)).toBe(isRefused);
  expect(isRetryable(error)).toBe(false);
});
