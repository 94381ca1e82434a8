import { expect, test } from 'vitest';
import { browserName } from '#domain/browser-name.ts';
import { linkRefusal, type OneTimeLink } from '#domain/one-time-link.ts';
import {
  type AttemptCounter,
  addressBlock,
  admitGuess,
  admitWithin,
  sessionEndsAt,
  sessionLifetime,
} from '#domain/sign-in.ts';
import { readSupportMessage } from '#domain/support-request.ts';
import { DAY, HOUR, SECOND } from '#domain/time.ts';

/** Guesses as fast as they are let, for `span`; answers when each was checked. */
function guessFor(span: number): number[] {
  const checked: number[] = [];
  let counter: AttemptCounter | null = null;
  for (let now = 0; now < span; ) {
    const admission = admitGuess(counter, now);
    if (admission.admitted) {
      checked.push(now);
      counter = admission.counter;
    } else now = admission.until;
  }
  return checked;
}

test('wrong passwords are slowed down, then locked, and locks grow', () => {
  const seconds = guessFor(2 * HOUR).map((at) => at / SECOND);
  // Four at once, then waits of 5, 10, 20, 40, 80 and 160 seconds, the tenth locks for an hour.
  expect(seconds.slice(0, 11)).toEqual([0, 0, 0, 0, 5, 15, 35, 75, 155, 315, 3915]);
  expect(guessFor(DAY).length).toBeLessThanOrEqual(30);
  expect(guessFor(30 * DAY).length).toBeLessThan(330);
});

test('a locked name says so, a waiting one says wait', () => {
  const waiting: AttemptCounter = { attempts: 4, locks: 0, blockedUntil: 5_000, forgetAt: DAY };
  expect(admitGuess(waiting, 4_999)).toEqual({ admitted: false, refused: 'wait', until: 5_000 });
  expect(admitGuess(waiting, 5_000)).toMatchObject({ admitted: true, hasLocked: false });
  const locked: AttemptCounter = { attempts: 0, locks: 1, blockedUntil: 5_000, forgetAt: DAY };
  expect(admitGuess(locked, 0)).toEqual({ admitted: false, refused: 'locked', until: 5_000 });
  expect(admitGuess(locked, 5_000)).toMatchObject({
    admitted: true,
    counter: { attempts: 1, locks: 1 },
  });
});

test('a count is forgotten after a quiet week', () => {
  const counter: AttemptCounter = { attempts: 9, locks: 2, blockedUntil: null, forgetAt: 7 * DAY };
  expect(admitGuess(counter, 7 * DAY - 1)).toMatchObject({ hasLocked: true });
  expect(admitGuess(counter, 7 * DAY)).toMatchObject({ counter: { attempts: 1, locks: 0 } });
});

test('a window counts from its first and ends as a whole', () => {
  const limit = { attempts: 2, span: HOUR };
  const first = admitWithin(null, limit, 0);
  const second = first.admitted ? admitWithin(first.counter, limit, HOUR / 2) : first;
  if (!second.admitted) throw new Error('the second was refused');
  expect(admitWithin(second.counter, limit, HOUR - 1)).toEqual({
    admitted: false,
    refused: 'wait',
    until: HOUR,
  });
  expect(admitWithin(second.counter, limit, HOUR)).toMatchObject({ counter: { attempts: 1 } });
});

test.each([
  ['192.0.2.10', '192.0.2.10'],
  ['::ffff:192.0.2.10', '192.0.2.10'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unix:', 'unix::/64'],
])('%s counts as %s', (address, block) => {
  expect(addressBlock(address)).toBe(block);
});

test('a session ends a week after its last use, and after thirty days in any case', () => {
  const { idle, absolute } = sessionLifetime;
  expect(sessionEndsAt({ lastSeenAt: 0, expiresAt: absolute })).toBe(idle);
  expect(sessionEndsAt({ lastSeenAt: absolute - 1, expiresAt: absolute })).toBe(absolute);
});

const link: OneTimeLink = {
  id: 'x',
  purpose: 'welcome',
  createdAt: 0,
  expiresAt: 10,
  usedAt: null,
  replacedAt: null,
  subject: null,
};

test.each([
  [link, 9, null],
  [link, 10, 'link_expired'],
  [{ ...link, usedAt: 5 }, 9, 'link_used'],
  [{ ...link, usedAt: 5 }, 99, 'link_used'],
  [{ ...link, replacedAt: 5 }, 99, 'link_replaced'],
] as const)('link %# at %s: %s', (each, now, refusal) => {
  expect(linkRefusal(each, now)).toBe(refusal);
});

const android = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';

test.each([
  [`${android} Chrome/141.0.0.0 Mobile Safari/537.36`, 'Chrome', 'Android'],
  [
    `${android} Version/4.0 Chrome/130.0 MQQBrowser/6.2 Safari/537.36 MicroMessenger/8.0.50`,
    'WeChat',
    'Android',
  ],
  [
    `${android} SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36`,
    'Samsung Internet',
    'Android',
  ],
  [`${iphone} (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1`, 'Safari', 'iPhone'],
  [`${iphone} (KHTML, like Gecko) CriOS/141.0 Mobile/15E148 Safari/604.1`, 'Chrome', 'iPhone'],
  [`${windows} AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36 Edg/141.0`, 'Edge', 'Windows'],
  [`${windows.slice(0, -1)}; rv:140.0) Gecko/20100101 Firefox/140.0`, 'Firefox', 'Windows'],
  [
    'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114.0 Safari/537.36 ArkWeb/4.1 Mobile',
    'Huawei Browser',
    'HarmonyOS',
  ],
  ['curl/8.0', null, null],
  ['', null, null],
])('%s', (userAgent, browser, system) => {
  expect(browserName(userAgent)).toEqual({ browser, system });
});

const form = {
  name: ' Li Hua ',
  email: 'Li@Example.com',
  topic: 'sign-in',
  message: 'Hello\r\nthere',
};

test('a support form is cleaned', () => {
  expect(readSupportMessage({ ...form, name: 'Li\r\nBcc: x\u202e' })).toEqual({
    name: 'Li Bcc: x',
    email: 'li@example.com',
    topic: 'sign-in',
    message: 'Hello\nthere',
  });
});

test('every field of a support form that is wrong is told at once', () => {
  const empty = { name: ' ', email: '', topic: 'x', message: '\n' };
  expect(readSupportMessage(empty)).toEqual({
    refused: 'invalid',
    problems: ['name_missing', 'email_malformed', 'topic_unknown', 'message_missing'],
  });
  const long = { ...form, name: 'n'.repeat(101), message: '字'.repeat(4_001) };
  expect(readSupportMessage(long)).toEqual({
    refused: 'invalid',
    problems: ['name_too_long', 'message_too_long'],
  });
});
