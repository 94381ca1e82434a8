import type { FastifyReply } from 'fastify';

/** Answers of the API are data: nothing of them may run, be framed, be kept or be guessed at. */
const headers = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
};

/** `reference` names the request in our logs. */
export const secure = (reply: FastifyReply, reference: string): FastifyReply =>
  reply.headers({ ...headers, 'x-request-id': reference });
