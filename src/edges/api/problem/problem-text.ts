import type { ProblemCode } from './problem-code.ts';

/** `title` names the kind of problem, `detail` says what to do about it. */
export interface ProblemText {
  title: string;
  detail: string;
}

/** One language's words for every problem: a forgotten one does not compile. */
export type ProblemTexts = Record<ProblemCode, ProblemText>;
