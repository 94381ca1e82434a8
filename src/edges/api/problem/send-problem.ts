import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { Busy, KeyReused } from '#usecases/submit.ts';
import { localeOf } from '../http/request-locale.ts';
import { fieldProblems, type ValidatedPart } from './field-problems.ts';
import { fieldWords } from './field-words.ts';
import { Problem } from './problem.ts';
import { type ProblemCode, problemStatus } from './problem-code.ts';
import { problemWords } from './problem-words.ts';

export const PROBLEM_TYPE = 'application/problem+json';

const codesOfFramework: Record<number, ProblemCode> = {
  400: 'malformed_request',
  404: 'not_found',
  413: 'body_too_large',
  414: 'malformed_request',
  415: 'unsupported_media_type',
};

/** Everything that can be thrown, as a problem; faults say nothing but their reference. */
function toProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof KeyReused) return new Problem('key_reused');
  const name = error instanceof Error ? error.name : '';
  if (error instanceof Busy || name === 'PasswordHasherBusy')
    return new Problem('busy', { retryAfterSeconds: 2 });
  if (hasZodFastifySchemaValidationErrors(error)) {
    const part = ((error as { validationContext?: string }).validationContext ??
      'body') as ValidatedPart;
    const sent = part === 'querystring' ? request.query : request[part];
    return new Problem('invalid_request', { errors: fieldProblems(error.validation, part, sent) });
  }
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  const code = typeof status === 'number' ? codesOfFramework[status] : undefined;
  return new Problem(code ?? 'fault');
}

/** Answers a thrown error as a problem document in the reader's language. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { problem, retryAfterSeconds, errors, ways } = toProblem(error, request);
  if (problem === 'fault') request.log.error({ err: error, req: request }, 'request failed');
  const locale = localeOf(request);
  const words = problemWords[locale][problem];
  const status = problemStatus[problem];
  if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds));
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="xuka"');
  reply
    .code(status)
    .header('content-language', locale)
    .header('cache-control', 'no-store')
    .type(PROBLEM_TYPE)
    .serializer(JSON.stringify)
    .send({
      type: `/api/v1/problems/${problem}`,
      title: words.title,
      status,
      detail: words.detail,
      code: problem,
      reference: request.id,
      ...(errors.length > 0
        ? { errors: errors.map((each) => ({ ...each, detail: fieldWords[locale][each.code] })) }
        : {}),
      ...(ways && { ways }),
    });
}
