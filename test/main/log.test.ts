import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog, type Log } from '#main/log.ts';

function record(write: (log: Log) => void): { text: string; line: Record<string, unknown> } {
  let text = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  write(createLog({ level: 'info', destination }));
  return { text, line: JSON.parse(text) as Record<string, unknown> };
}

test.for<[what: string, leak: string]>([
  ['e-mail', 'li.wei+sim@mail.example.org'],
  ['e-mail', '李伟@邮件.example'],
  ['number', '+8613800138000'],
  ['number', '+44 7700 900123'],
  ['number', '13800138000'],
  ['ICCID', '8944110065550001234'],
  ['card', '4111111111111111'],
  ['database address', 'postgres://xuka:s3cret@db.example.org/xuka'],
  ['link', 'https://my.example.org/welcome/abc?x=1'],
  ['query', '/order/ord_1?signature=abc'],
  ['bearer', 'Bearer abc.def'],
  ['token', 'Jx0dYk3vQ1sT9bLm2ZpWc8RfH5uNaGe7'],
])('%s is hidden in messages, nested fields, arrays, stacks: %s', ([, leak]) => {
  const plain = record((log) => log.info(`before ${leak} after`));
  expect(plain.text).not.toContain(leak);
  expect(plain.line.msg).toMatch(/^before .* after$/);
  const nested = record((log) => log.info({ deep: { er: [{ value: leak }] } }, 'said'));
  expect(nested.text).not.toContain(leak);
  const thrown = record((log) => log.error({ err: new Error(`no ${leak}`) }));
  expect(thrown.text).not.toContain(leak);
  const child = record((log) => log.child({ about: leak }).info('said'));
  expect(child.text).not.toContain(leak);
});

test.for([
  'password',
  'newPassword',
  'webhook_secret',
  'resetToken',
  'Authorization',
  'set-cookie',
])('the member %s is hidden whatever it holds', (name) => {
  for (const value of ['x', 'a"b\\c', ['q=1', 'r="2"'], 1234]) {
    const { line } = record((log) => log.info({ headers: { [name]: value }, kept: 'yes' }));
    expect(line.headers).toEqual({ [name]: '[hidden]' });
    expect(line.kept).toBe('yes');
  }
});

test('what was migrated stays', () => {
  const applied = ['0018_second_factors_foreign_keys.sql', '0049_email_changes.sql'];
  expect(record((log) => log.info({ applied }, 'migrated')).line.applied).toEqual(applied);
});

test('what is needed to follow an order stays', () => {
  const fields = {
    order: 'ord_0199aa00-7c1b-7000-8000-123456789012',
    bare: '0199aa00-7c1b-7000-8000-123456789012',
    octets: 107374182400,
    origin: 'http://127.0.0.1:41200',
    route: '/order/:id',
    durationMs: 12.5,
    file: 'a-very-long-file-name-that-says-what-it-holds.ts',
  };
  const { line } = record((log) => log.info(fields, 'order settled'));
  expect(line).toMatchObject({ ...fields, level: 'info', msg: 'order settled' });
  expect(Date.parse(String(line.time))).toBeGreaterThan(0);
});

test('a fault keeps type, code and cause but no other property', () => {
  const fault = Object.assign(new TypeError('refused', { cause: new Error('why') }), {
    code: '23505',
    detail: 'Key (name)=(Li Wei) already exists.',
  });
  const { line, text } = record((log) => log.error({ err: fault }, 'failed'));
  expect(line.err).toMatchObject({ type: 'TypeError', code: '23505', cause: { message: 'why' } });
  expect(text).not.toContain('Li Wei');
});
