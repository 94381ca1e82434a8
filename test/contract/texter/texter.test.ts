import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Handset, startHandset } from '#adapters/handset/start-handset.ts';
import { createTexter } from '#adapters/handset/texter.ts';
import type { Texter } from '#ports/texter.ts';

const secret = 'test-texter-secret-0123456789abcdef0123456789';

let handset: Handset;
let texter: Texter;
beforeAll(async () => {
  handset = await startHandset({ host: '127.0.0.1', port: 0, secret });
  texter = createTexter({ baseUrl: handset.url, secret, timeoutMs: 1_000 });
});
afterAll(() => handset.stop());

const kept = async () => {
  const answer = await fetch(`${handset.url}/v1/texts`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  return (await answer.json()) as { reference: string; to: string; text: string }[];
};

/** What every adapter of the port must do, whoever carries the texts. */
describe('a texter', () => {
  test('hands a text over and is told that it arrived', async () => {
    const text = { reference: 'one', to: '+447700900123', text: 'Data: 2.4 GB left.' };
    expect(await texter.send(text)).toEqual({ outcome: 'accepted' });
    expect(await texter.report('one')).toBe('delivered');
    expect(await kept()).toMatchObject([text]);
  });

  test('sends the same text once', async () => {
    const text = { reference: 'twice', to: '+447700900123', text: '流量还剩 2.4 GB。' };
    await texter.send(text);
    await texter.send(text);
    expect((await kept()).filter(({ reference }) => reference === 'twice')).toHaveLength(1);
  });

  test.each([
    ['+447700909991', 'refused', 'unknown'],
    ['+447700909992', 'accepted', 'failed'],
    ['+447700909993', 'accepted', 'waiting'],
    ['not a number', 'refused', 'unknown'],
  ])('%s is %s and then %s', async (to, outcome, report) => {
    const reference = `to ${to}`;
    expect(await texter.send({ reference, to, text: 'Hello' })).toMatchObject({ outcome });
    expect(await texter.report(reference)).toBe(report);
  });

  test('knows nothing of what it never sent', async () => {
    expect(await texter.report('never')).toBe('unknown');
  });

  test('a wrong secret is our fault, not the reader’s', async () => {
    const wrong = createTexter({ baseUrl: handset.url, secret: 'wrong', timeoutMs: 1_000 });
    const text = { reference: 'wrong', to: '+447700900123', text: 'Hello' };
    expect(await wrong.send(text)).toMatchObject({ outcome: 'unknown' });
  });

  test('no answer, a slow one and a redirect are "I don’t know"', async () => {
    const server = createServer((request, response) => {
      if (request.url?.endsWith('slow')) return;
      response.writeHead(307, { location: `${handset.url}/v1/texts` }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const far = createTexter({ baseUrl, secret, timeoutMs: 300 });
    const text = { reference: 'far', to: '+447700900123', text: 'Hello' };
    expect(await far.send(text)).toMatchObject({ outcome: 'unknown' });
    expect(await far.report('slow')).toBe('unknown');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await far.send(text)).toMatchObject({ outcome: 'unknown' });
  });
});

test('the phone’s page shows what came, escaped, in both languages', async () => {
  const text = '<b>Bold</b> & 流量';
  await texter.send({ reference: 'page', to: '+447700900123', text });
  const page = await (await fetch(`${handset.url}/?lang=zh-CN`)).text();
  expect(page).toContain('<html lang="zh-CN">');
  expect(page).toContain('&lt;b&gt;Bold&lt;/b&gt; &amp; 流量');
  expect(page).toContain('1 条，UCS-2 编码');
  expect(await (await fetch(`${handset.url}/?lang=en`)).text()).toContain('Demonstration phone');
});
