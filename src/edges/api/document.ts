import type { SwaggerOptions } from '@fastify/swagger';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** Where the documentation and its page are. */
export const DOCS_PATH = '/api/docs';

const description = `
The same use cases as the pages, for programs.

**Amounts** are whole numbers as text: money in minor units with its currency, allowance in octets,
seconds or messages. **Instants** are ISO 8601 in UTC; where days matter, the operator's time zone
and the day in it stand beside them. **Ids** carry their kind: \`ord_…\`, \`line_…\`.

**Signing in**: \`POST /api/v1/sessions\` answers a token; send it as \`Authorization: Bearer …\`. Pages
of this site may use their session cookie instead; requests that change something must then carry
this site's Origin.

**Problems** are \`application/problem+json\` (RFC 9457) with a \`code\` for programs and words in the
language of Accept-Language (zh-CN or en). Tell support the \`reference\`.

**Repeating**: after a lost answer, send the request again with the same Idempotency-Key, where the
operation takes one; the others may simply be repeated.

**Limits**: 600 requests a minute for each caller, 60 for those that compute or hold something;
\`Retry-After\` says how long to wait.
`.trim();

type OpenApi = NonNullable<Extract<SwaggerOptions, { openapi?: unknown }>['openapi']>;

const openapi: OpenApi = {
  openapi: '3.1.0',
  info: {
    title: 'Xuka 续卡',
    version: '1',
    description,
    license: { name: 'AGPL-3.0-or-later' },
  },
  servers: [{ url: '/', description: 'This installation' }],
  security: [{ bearer: [] }, { cookie: [] }],
  tags: [
    { name: 'Sessions', description: 'Getting in and out.' },
    { name: 'Security', description: 'Second factors, and what guards payments.' },
    { name: 'Payment means', description: 'Saved cards and wallets.' },
    { name: 'Account', description: 'Everything at a glance.' },
    { name: 'Lines', description: 'Numbers, what is left on them, and what could be.' },
    { name: 'Plans', description: 'What is on sale.' },
    { name: 'Auto-renewal', description: 'What a line renews by itself, as was agreed to.' },
    { name: 'Alerts and caps', description: 'What a line tells, and where its use stops.' },
    { name: 'Notifications', description: 'How the subscriber is told.' },
    { name: 'Orders', description: 'From a held price to credit on the line.' },
    { name: 'Refunds', description: 'What comes back, and how it stands.' },
    { name: 'Ledger', description: 'Every movement, why a figure is what it is, and its proof.' },
    { name: 'Support', description: 'Reaching a person.' },
    { name: 'Problems', description: 'What problem codes mean.' },
    { name: 'Demonstration', description: 'Only where the demonstration is on.' },
    { name: 'Providers', description: 'For payment providers.' },
    { name: 'Operating', description: 'For the operator’s monitoring.' },
  ],
};

/** The OpenAPI 3.1 document comes from the operations' own schemas. */
export const documentOptions = (sessionCookie: string): SwaggerOptions => ({
  openapi: {
    ...openapi,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: sessionCookie },
      },
    },
  },
  transform: createJsonSchemaTransform({ skipList: [] }),
  transformObject: (document) =>
    withoutStrays(jsonSchemaTransformObject(document) as Json) as never,
});

type Json = { [key: string]: unknown };

/** The transform puts every schema there twice, for requests and for answers: keep what is used. */
function withoutStrays(document: Json): Json {
  const components = document.components as { schemas: Json };
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    for (const [key, part] of Object.entries(value)) {
      const name = key === '$ref' ? /^#\/components\/schemas\/(.+)$/.exec(String(part))?.[1] : null;
      if (name && !used.has(name)) {
        used.add(name);
        visit(components.schemas[name]);
      } else visit(part);
    }
  };
  visit(document.paths);
  const names = Object.keys(components.schemas)
    .filter((name) => used.has(name))
    .sort();
  const schemas = Object.fromEntries(names.map((name) => [name, components.schemas[name]]));
  return { ...document, components: { ...components, schemas } };
}
