import type { Refusal } from '#domain/account-state.ts';

/**
 * Under more sign-ins than memory allows the password hasher turns callers away, and nothing was checked or
 * counted. Its fault is known by name, because the page build has its own copy of every class.
 */
export const unlessBusy = <Answer>(work: Promise<Answer>): Promise<Answer | Refusal<'busy'>> =>
  work.catch((error: unknown) => {
    if (error instanceof Error && error.name === 'PasswordHasherBusy') return { refused: 'busy' };
    throw error;
  });
