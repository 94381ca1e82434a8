import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendBounce } from '#adapters/mail/simulator/send-bounce.ts';
import { type BounceIntake, startBounceIntake } from '#edges/mail/bounce-intake.ts';
import type { Bounce } from '#usecases/notices/note-bounce.ts';

let intake: BounceIntake;
let taken: Bounce[] = [];
let answer: () => Promise<'noted' | 'later'> = async () => 'noted';
let faults: unknown[] = [];
beforeAll(async () => {
  intake = await startBounceIntake({
    ...{ host: '127.0.0.1', port: 0 },
    onBounce: (bounce) => {
      taken.push(bounce);
      return answer();
    },
    onError: (fault) => faults.push(fault),
  });
});
afterAll(() => intake.close());
beforeEach(() => {
  taken = [];
  faults = [];
  answer = async () => 'noted';
});

/** One conversation as a mail server has it (RFC 5321); answers its last reply. */
async function send(
  mail: string,
  to: readonly string[] = ['bounces+a@xuka.test'],
): Promise<string> {
  const socket = connect(intake.port, '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const reply = async () => {
    for (;;) {
      const { value } = await lines.next();
      if (/^\d{3} /.test(String(value))) return String(value);
    }
  };
  const say = async (line: string) => {
    socket.write(`${line}\r\n`);
    return reply();
  };
  await reply();
  await say('EHLO mx.far.test');
  expect(await say('MAIL FROM:<>')).toMatch(/^250/);
  for (const each of to) expect(await say(`RCPT TO:<${each}>`)).toMatch(/^250/);
  expect(await say('DATA')).toMatch(/^354/);
  const last = await say(`${mail.replaceAll('\n', '\r\n').replace(/^\./gm, '..')}\r\n.`);
  await say('QUIT');
  socket.destroy();
  return last;
}

const report = (status: string, of: { type?: string; encoding?: string } = {}): string => {
  const { type = 'message/delivery-status', encoding = '7bit' } = of;
  const body = encoding === 'base64' ? Buffer.from(status).toString('base64') : status;
  return `From: Mail Delivery System <MAILER-DAEMON@far.test>
To: bounces+a@xuka.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="AAAA/far.test"

--AAAA/far.test
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

Status: 2.0.0 is what this text says, and nobody goes by it.

--AAAA/far.test
Content-Description: Delivery report
Content-Type: ${type}
Content-Transfer-Encoding: ${encoding}

${body}
--AAAA/far.test
Content-Type: message/rfc822

From: Meridian Mobile <no-reply@xuka.test>
Subject: Data: 1 GB left
Action: failed
Status: 5.9.9

Data: 1 GB left.

--AAAA/far.test--
`;
};

/** As Postfix writes it; other servers fold, shout and comment. */
const postfix = `Reporting-MTA: dns; mx.far.test
X-Postfix-Queue-ID: 4F2A
Arrival-Date: Mon, 11 May 2026 11:00:00 +0000 (UTC)

Final-Recipient: rfc822; gone@far.test
Original-Recipient: rfc822;gone@far.test
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.far.test
Diagnostic-Code: smtp; 550 5.1.1 <gone@far.test>: Recipient address rejected:
    User unknown. Status: 4.0.0
`;

describe('a report of delivery', () => {
  test.each<[string, string, Pick<Bounce, 'action' | 'status'> | null]>([
    ['of Postfix', report(postfix), { action: 'failed', status: '5.1.1' }],
    [
      'in capitals, with a comment',
      report('Reporting-MTA: dns; x\n\nACTION: Failed\nSTATUS: 4.2.2 (mailbox full)\n'),
      { action: 'failed', status: '4.2.2' },
    ],
    [
      'folded over lines',
      report('Reporting-MTA: dns; x\n\nAction:\n failed\nStatus:\n 5.2.1\n'),
      { action: 'failed', status: '5.2.1' },
    ],
    ['in base 64', report(postfix, { encoding: 'base64' }), { action: 'failed', status: '5.1.1' }],
    [
      'for an address in other letters (RFC 6533)',
      report(postfix, { type: 'message/global-delivery-status' }),
      { action: 'failed', status: '5.1.1' },
    ],
    [
      'of a delay',
      report('Reporting-MTA: dns; x\n\nAction: delayed\nStatus: 4.4.1\n'),
      { action: 'delayed', status: '4.4.1' },
    ],
    ['without a status', report('Reporting-MTA: dns; x\n\nAction: failed\n'), null],
    [
      'that is none: somebody is on holiday',
      'Subject: Away\n\nAction: failed\nStatus: 5.1.1\n',
      null,
    ],
    ['that is empty', '', null],
  ])('%s', async (_, mail, expected) => {
    expect(await send(mail)).toMatch(/^250/);
    expect(taken).toEqual(expected === null ? [] : [{ to: 'bounces+a@xuka.test', ...expected }]);
    expect(faults).toEqual([]);
  });

  test('that can’t be noted yet is asked for again, without a fault', async () => {
    answer = async () => 'later';
    expect(await send(report(postfix))).toMatch(/^451/);
    expect(faults).toEqual([]);
  });

  test('is brought again by the mailbox of a demo', async () => {
    answer = async () => (taken.length === 1 ? 'later' : 'noted');
    const returned = { from: 'bounces+a@xuka.test', to: 'gone-bounced@far.test' };
    await sendBounce(`smtp://127.0.0.1:${intake.port}`, returned);
    expect(taken).toHaveLength(2);
  });

  test('that could not be noted is a fault, and comes again', async () => {
    answer = async () => {
      throw new Error('no database');
    };
    expect(await send(report(postfix))).toMatch(/^451/);
    expect(faults).toHaveLength(1);
  });
});
