import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  costlyOperations,
  demoOperations,
  operationsForEverybody,
  operationsForSubscribers,
} from '#edges/api/operations/all.ts';
import { type ApiServer, type Json, startApi } from './api-server.ts';

const committed = join(import.meta.dirname, '../../docs/api/openapi.json');

let server: ApiServer;
let document: Json;
let operations: { method: string; path: string; operation: Json }[];
beforeAll(async () => {
  server = await startApi();
  document = (await server.call('GET', '/api/docs/json')).body;
  operations = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => ({ method, path, operation })),
  );
});
afterAll(() => server.stop());

/** Every part of a value that is an object, with the way to it. */
function* objectsIn(value: Json, way = '#'): Generator<{ way: string; part: Json }> {
  if (typeof value !== 'object' || value === null) return;
  yield { way, part: value };
  for (const [key, part] of Object.entries(value)) yield* objectsIn(part, `${way}/${key}`);
}

test('docs/api/openapi.json is what the program serves', () => {
  if (process.env.UPDATE_OPENAPI) {
    writeFileSync(committed, JSON.stringify(document, null, 2));
    execFileSync('biome', ['format', '--write', committed]);
  }
  const stored = JSON.parse(readFileSync(committed, 'utf8'));
  expect(document, 'run it with UPDATE_OPENAPI=1 to write the file anew').toEqual(stored);
});

describe('the document', () => {
  test('is OpenAPI 3.1 with every operation of the program', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    const registered = [
      ...operationsForEverybody,
      ...operationsForSubscribers,
      ...costlyOperations,
      ...demoOperations,
    ].map((each) => each.name);
    expect(operations.map((each) => each.operation.operationId).sort()).toEqual(
      [...registered, 'healthz', 'readyz', 'metrics', 'receivePaymentEvent'].sort(),
    );
  });

  test('each operation says what it does, what it needs and how it can end', () => {
    const tags = new Set(document.tags.map((each: Json) => each.name));
    const schemes = new Set(Object.keys(document.components.securitySchemes));
    for (const { path, operation } of operations) {
      const { operationId, summary, responses } = operation;
      expect(summary, operationId).toMatch(/^[A-Z].{5,}/);
      expect(
        operation.tags.every((tag: string) => tags.has(tag)),
        operationId,
      ).toBe(true);
      for (const requirement of operation.security ?? document.security)
        for (const scheme of Object.keys(requirement)) expect(schemes).toContain(scheme);
      const template = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const named = (operation.parameters ?? []).filter((each: Json) => each.in === 'path');
      expect(
        named.map((each: Json) => each.name),
        operationId,
      ).toEqual(template);
      for (const each of named) expect(each.required).toBe(true);
      const statuses = Object.keys(responses);
      expect(
        statuses.some((status) => /^2\d\d$/.test(status)),
        operationId,
      ).toBe(true);
      for (const [status, response] of Object.entries<Json>(responses)) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(response.description, `${operationId} ${status}`).not.toBe('Default Response');
        if (Number(status) >= 400 && operationId !== 'readyz')
          expect(Object.keys(response.content)).toEqual(['application/problem+json']);
      }
    }
  });

  test('every reference leads somewhere, and nothing is left over', () => {
    const used = new Set<string>();
    for (const { way, part } of objectsIn(document)) {
      if (typeof part.$ref !== 'string') continue;
      const steps = part.$ref.split('/').slice(1);
      const target = steps.reduce((at: Json, step: string) => at?.[step], document);
      expect(target, `${part.$ref} in ${way}`).toBeDefined();
      used.add(steps.at(-1)!);
    }
    expect([...used].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  test('every schema is one that a validator can read (JSON Schema 2020-12)', () => {
    const { schemas } = document.components;
    for (const [name, schema] of Object.entries<Json>(schemas)) {
      const self = JSON.parse(
        JSON.stringify({ ...schema, $defs: schemas }).replaceAll(
          '#/components/schemas/',
          '#/$defs/',
        ),
      );
      expect(() => z.fromJSONSchema(self), name).not.toThrow();
    }
    for (const { way, part } of objectsIn(document)) {
      if (way.includes('/example')) continue;
      expect(Object.hasOwn(part, 'nullable'), `${way} is of OpenAPI 3.0`).toBe(false);
    }
  });

  test('amounts are text and say their unit', () => {
    const { Money, Amount } = document.components.schemas;
    expect(Money.properties.amountMinor).toMatchObject({ type: 'string' });
    expect(Amount.properties.unit.enum).toContain('octets');
    for (const { way, part } of objectsIn(document.components.schemas))
      if (/Minor|Octets|Seconds|Messages/.test(way.split('/').at(-1)!))
        expect(part.type, way).toBe('string');
  });
});

describe('the page', () => {
  test('shows it with files of its own and nothing inline', async () => {
    const page = await server.call('GET', '/api/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(page.text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=/);
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(4);
    for (const link of links) {
      expect(link).toMatch(/^\/api\/docs\//);
      const file = await fetch(`${server.url}${link}`);
      expect([link, file.status]).toEqual([link, 200]);
      expect(file.headers.get('x-content-type-options')).toBe('nosniff');
      await file.body?.cancel();
    }
  });
});
