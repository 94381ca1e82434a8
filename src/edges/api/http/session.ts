import type { FastifyRequest } from 'fastify';
import { type CurrentSession, identifySession } from '#usecases/identity/identify-session.ts';
import type { Product } from '#usecases/product.ts';
import { Problem } from '../problem/problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; null on operations for everybody. */
    session: CurrentSession | null;
  }
}

export interface SessionOptions {
  product: Product;
  /** Name of the cookie in which the pages keep the session. */
  sessionCookie: string;
}

/** A hook for operations that need somebody: a bearer token, or the pages' own cookie. */
export const requireSession =
  (options: SessionOptions) =>
  async (request: FastifyRequest): Promise<void> => {
    const token = bearerToken(request) ?? cookieToken(request, options);
    const session = await identifySession(options.product, token);
    if ('refused' in session) throw new Problem(session.refused);
    request.session = session;
  };

/** The same where it is welcome but not needed; a token that opens nothing counts as none. */
export const welcomeSession =
  (options: SessionOptions) =>
  async (request: FastifyRequest): Promise<void> => {
    const token = bearerToken(request) ?? cookieToken(request, options);
    if (token === null) return;
    const session = await identifySession(options.product, token);
    if (!('refused' in session)) request.session = session;
  };

/** The session behind `requireSession`. */
export function sessionOf(request: FastifyRequest): CurrentSession {
  if (!request.session) throw new Error('this operation is registered without requireSession');
  return request.session;
}

/** RFC 6750 2.1. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

const bearerToken = ({ headers }: FastifyRequest): string | null =>
  headers.authorization === undefined ? null : (BEARER.exec(headers.authorization)?.[1] ?? '');

/**
 * Browsers attach cookies to requests that other sites start. What changes something must say that
 * it comes from us; SameSite=Lax alone trusts every sister domain.
 */
function cookieToken(request: FastifyRequest, options: SessionOptions): string | null {
  const token = cookieNamed(request.headers.cookie, options.sessionCookie);
  if (token === null) return null;
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  const ours = new URL(options.product.baseUrl).origin;
  if (!isReading && request.headers.origin !== ours) throw new Problem('other_origin');
  return token;
}

function cookieNamed(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
