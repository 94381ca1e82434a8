import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { Api } from './api.ts';
import { DOCS_PATH, documentOptions } from './document.ts';

/** Only files of our own; styles are a sheet, for the page sets single ones by script, not by markup. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Collects every operation that is registered afterwards, and serves the page that shows them. */
export async function serveDocumentation(api: Api, sessionCookie: string): Promise<void> {
  await api.register(swagger, documentOptions(sessionCookie));
  await api.register(swaggerUi, {
    routePrefix: DOCS_PATH,
    staticCSP: policy,
    theme: { title: 'Xuka API' },
    uiConfig: {
      deepLinking: true,
      docExpansion: 'list',
      layout: 'BaseLayout',
      tryItOutEnabled: false,
    },
  });
}
