import type { FastifyRequest } from 'fastify';
import { type Locale, wishedLocale } from './locale.ts';

/** The reader's language: as the request asks, else as the account says, else English. */
export const localeOf = (request: FastifyRequest): Locale =>
  wishedLocale(request.headers['accept-language']) ?? request.session?.locale ?? 'en';
