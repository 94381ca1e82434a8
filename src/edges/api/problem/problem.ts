import type { StepUpWay } from '#domain/step-up.ts';
import type { ProblemCode } from './problem-code.ts';

/** One field that is not right. */
export interface FieldProblem {
  in: 'body' | 'query' | 'path' | 'header';
  /** JSON Pointer (RFC 6901) into the body, or the name of the parameter. */
  field: string;
  code: FieldCode;
}

export type FieldCode =
  | 'missing'
  | 'wrong_type'
  | 'too_small'
  | 'too_large'
  | 'malformed'
  | 'not_offered'
  | 'unknown_field';

/** Ends a request with a problem document (RFC 9457): one of our own refusals, never a fault. */
export class Problem extends Error {
  readonly problem: ProblemCode;
  readonly retryAfterSeconds: number | null;
  readonly errors: readonly FieldProblem[];
  /** With `step_up_required`: how the caller may confirm. */
  readonly ways: readonly StepUpWay[] | null;

  constructor(
    problem: ProblemCode,
    more: {
      retryAfterSeconds?: number;
      errors?: readonly FieldProblem[];
      ways?: readonly StepUpWay[];
    } = {},
  ) {
    super(problem);
    this.name = 'Problem';
    this.problem = problem;
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
    this.errors = more.errors ?? [];
    this.ways = more.ways ?? null;
  }
}

interface Refused {
  refused: string;
}

/** `unknown` when every refusal of `Outcome` has words and a status, else nothing fits. */
type Answerable<Outcome> = Extract<Outcome, Refused>['refused'] extends ProblemCode
  ? unknown
  : never;

/** The answer of a use case; its refusal ends the request as a problem of the same code. */
export function accepted<Outcome extends object>(
  outcome: Outcome & Answerable<Outcome>,
): Exclude<Outcome, Refused> {
  if (!('refused' in outcome)) return outcome as Exclude<Outcome, Refused>;
  const { refused, retryAfterSeconds, ways } = outcome as unknown as {
    refused: ProblemCode;
    retryAfterSeconds?: number;
    ways?: readonly StepUpWay[];
  };
  throw new Problem(refused, {
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(ways && { ways }),
  });
}

/** For what a use case answers null to. */
export function found<Answer>(answer: Answer | null, otherwise: ProblemCode): Answer {
  if (answer === null) throw new Problem(otherwise);
  return answer;
}
