import { z } from 'zod';

/** Printable ASCII without spaces; the quotes of a structured string (RFC 8941) belong to the key. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/)
  .describe(
    'Names this request: sent again with the same key and the same content it answers the same ' +
      'and does nothing more; with other content it is refused (`key_reused`).',
  );

export const idempotencyHeaders = z.looseObject({ 'idempotency-key': idempotencyKey.optional() });
