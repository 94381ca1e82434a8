import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { startChild } from '#main/children.ts';
import { createLog } from '#main/log.ts';
import { eventually, isAlive, runProgram } from '../support/programs.ts';

const script = join(import.meta.dirname, 'programs/small-child.ts');

function recorder() {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)) as Record<string, unknown>);
      done();
    },
  });
  return { lines, log: createLog({ level: 'info', destination }) };
}

async function ask(url: unknown): Promise<{ pid: number; secret: string | null }> {
  return (await (await fetch(String(url))).json()) as { pid: number; secret: string | null };
}

test('a child is ready when it says so, logs through us, gets no secrets, stops', async () => {
  const { lines, log } = recorder();
  process.env.XUKA_SECRET = 'not for children';
  const child = await startChild({
    name: 'small',
    script,
    argument: { port: 0 },
    log,
  });
  delete process.env.XUKA_SECRET;
  expect(child.ready).toMatchObject({ ready: true });
  expect(await ask(child.ready.url)).toEqual({ pid: child.pid(), secret: null });
  await eventually('both lines are logged', () => lines.length >= 3);
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'info', child: 'small', msg: 'own line', port: 7 }),
  );
  expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'plain words' }));
  const pid = child.pid();
  await child.stop();
  expect(isAlive(pid)).toBe(false);
});

test('a killed child comes back at the same place', async () => {
  const { log } = recorder();
  const child = await startChild({
    name: 'small',
    script,
    argument: { port: 0 },
    restartArgument: ({ port }) => ({ port }),
    log,
  });
  const first = child.pid();
  process.kill(first, 'SIGKILL');
  await eventually('another process answers', () =>
    ask(child.ready.url).then(
      ({ pid }) => pid !== first && pid === child.pid(),
      () => false,
    ),
  );
  await child.stop();
  expect(isAlive(child.pid())).toBe(false);
});

test('a child that cannot start is a fault at once', async () => {
  const { log } = recorder();
  const start = startChild({ name: 'small', script, argument: { port: 0, mood: 'broken' }, log });
  await expect(start).rejects.toThrow('small ended (3) before it was ready');
});

test('a child ends with its parent, even when that is killed', async () => {
  const port = '0';
  const parent = await runProgram(join(import.meta.dirname, 'programs/parent-of-child.ts'), [
    script,
    port,
  ]);
  const child = Number(parent.line.child);
  expect(isAlive(child)).toBe(true);
  parent.process.kill('SIGKILL');
  await eventually('the child is gone', () => !isAlive(child));
});
