import { z } from 'zod';
import { stepUpWays } from '#domain/step-up.ts';
import { type ProblemCode, problemCodes, problemStatus } from './problem-code.ts';
import { problemWordsEn } from './problem-words-en.ts';
import { PROBLEM_TYPE } from './send-problem.ts';

export const problemBody = z
  .object({
    type: z.string().describe('Where this kind of problem is described, by code.'),
    title: z.string().describe('What is wrong, in the reader’s language.'),
    status: z.int(),
    detail: z.string().describe('What to do about it, in the reader’s language.'),
    code: z.enum(problemCodes).describe('For programs; it never changes its meaning.'),
    reference: z.string().describe('Names this request in our logs: tell it to support.'),
    errors: z
      .array(
        z.object({
          in: z.enum(['body', 'query', 'path', 'header']),
          field: z.string().describe('JSON Pointer into the body, or the name of a parameter.'),
          code: z.enum([
            'missing',
            'wrong_type',
            'too_small',
            'too_large',
            'malformed',
            'not_offered',
            'unknown_field',
          ]),
          detail: z.string(),
        }),
      )
      .optional()
      .describe('Only with invalid requests: each field that is not right.'),
    ways: z
      .array(z.enum(stepUpWays))
      .optional()
      .describe('Only with `step_up_required`: how it can be confirmed, see confirmIdentity.'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });

interface ProblemResponse {
  description: string;
  content: { [PROBLEM_TYPE]: { schema: typeof problemBody } };
}

/** What any operation may answer. */
const always: readonly ProblemCode[] = ['malformed_request', 'too_many_requests', 'busy', 'fault'];

/**
 * The problem responses of an operation, by status, each naming its codes. The type names one of
 * them only: it stands for the shape that all have.
 */
export function problems(...codes: readonly ProblemCode[]): { 500: ProblemResponse } {
  const byStatus = Object.groupBy(new Set([...codes, ...always]), (code) =>
    String(problemStatus[code]),
  );
  const responses = Object.entries(byStatus).map(([status, same = []]) => [
    status,
    {
      description: same.map((code) => `\`${code}\`: ${problemWordsEn[code].title}.`).join(' '),
      content: { [PROBLEM_TYPE]: { schema: problemBody } },
    },
  ]);
  return Object.fromEntries(responses) as { 500: ProblemResponse };
}

/** The same for operations that need somebody who is signed in. */
export const signedInProblems = (...codes: readonly ProblemCode[]) =>
  problems('signed_out', ...codes);

/** For those that change something, which a page may ask with its cookie. */
export const changeProblems = (...codes: readonly ProblemCode[]) =>
  problems('signed_out', 'other_origin', ...codes);
