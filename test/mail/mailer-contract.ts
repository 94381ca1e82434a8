import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mail, Mailer } from '#ports/mailer.ts';
import {
  type FoundMail,
  type MailboxProcess,
  mailsTo,
  removeFolder,
  startMailboxProcess,
} from './mailbox-process.ts';

export interface MailerUnderTest {
  name: string;
  create(options: { url: string; timeoutMs: number }): Mailer;
}

let count = 0;

function mailTo(to: string, changes: Partial<Mail> = {}): Mail {
  count += 1;
  return {
    messageId: `<contract.${count}@meridian.example>`,
    from: { name: 'Meridian Mobile', address: 'support@meridian.example' },
    to,
    subject: 'A plain subject',
    text: 'Plain words.\n',
    html: '<!doctype html><html lang="en"><body><p>Plain words.</p></body></html>',
    attachments: [],
    language: 'en',
    ...changes,
  };
}

/** What every adapter of the mailer port must do, on a real mail server. */
export function testMailer({ name, create }: MailerUnderTest): void {
  describe(name, () => {
    let mailbox: MailboxProcess;
    let mailer: Mailer;

    beforeAll(async () => {
      mailbox = await startMailboxProcess({ slowMs: 5_000 });
      mailer = create({ url: mailbox.smtp, timeoutMs: 3_000 });
    });

    afterAll(async () => {
      await mailer.close();
      await mailbox.stop();
      await removeFolder(mailbox.folder);
    });

    async function sent(mail: Mail): Promise<FoundMail> {
      expect(await mailer.send(mail)).toEqual({ outcome: 'accepted' });
      const [found] = await mailsTo(mailbox, mail.to);
      return found!;
    }

    test('what is sent is what arrives', async () => {
      const mail = mailTo('arrives@mail.example', {
        replyTo: 'guest@mail.example',
        from: { name: '子午移动', address: 'support@meridian.example' },
        subject: '已付款 £8.00：日常 12GB 已到账 📱',
        text: '您好，\n\n流量已到账 🎉\n.\n..点开头的行\n',
        html: '<!doctype html><html lang="zh-CN"><body><p>您好，流量已到账 🎉</p></body></html>',
        language: 'zh-CN',
      });
      const found = await sent(mail);
      expect(found).toMatchObject({
        from: '子午移动 <support@meridian.example>',
        to: ['arrives@mail.example'],
        subject: mail.subject,
        messageId: mail.messageId,
        language: 'zh-CN',
      });
      expect(found.text.trimEnd()).toBe(mail.text.trimEnd());
      expect(found.html.trim()).toBe(mail.html);
      const fields = new Map(found.headers.map(({ name, value }) => [name.toLowerCase(), value]));
      expect(fields.get('to')).toContain('arrives@mail.example');
      expect(fields.get('reply-to')).toContain('guest@mail.example');
      expect(fields.get('auto-submitted')).toBe('auto-generated');
    });

    test('lines of any length arrive whole', async () => {
      const line = `${'流量'.repeat(3_000)} ${'x'.repeat(5_000)}`;
      const html = `<!doctype html><html lang="en"><body><p>${line}</p></body></html>`;
      const found = await sent(mailTo('long@mail.example', { text: `${line}\n`, html }));
      expect(found.text.trimEnd()).toBe(line);
      expect(found.html).toContain(line);
    });

    test('attachments arrive octet for octet', async () => {
      const content = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7919) % 256);
      const found = await sent(
        mailTo('attached@mail.example', {
          attachments: [
            { filename: 'receipt-K7QM2X9A.pdf', contentType: 'application/pdf', content },
            {
              filename: '收据 1.pdf',
              contentType: 'application/pdf',
              content: content.subarray(5, 9),
            },
          ],
        }),
      );
      expect(found.attachments.map(({ filename }) => filename)).toEqual([
        'receipt-K7QM2X9A.pdf',
        '收据 1.pdf',
      ]);
      const octets = await Promise.all(
        found.attachments.map(async ({ url }) => (await fetch(mailbox.url + url)).bytes()),
      );
      expect(octets[0]).toEqual(content);
      expect(octets[1]).toEqual(content.subarray(5, 9));
    });

    test('a mailbox that does not exist refuses for good', async () => {
      const answer = await mailer.send(mailTo('nobody-refused@mail.example'));
      expect(answer).toMatchObject({ outcome: 'refused' });
      expect(answer).toHaveProperty('detail', expect.stringContaining('550'));
      expect(await mailsTo(mailbox, 'nobody-refused')).toEqual([]);
    });

    test('a server that is busy leaves it open', async () => {
      const answer = await mailer.send(mailTo('busy-later@mail.example'));
      expect(answer).toMatchObject({ outcome: 'unknown' });
      expect(answer).toHaveProperty('detail', expect.stringContaining('451'));
    });

    test('a connection cut before the mail is taken leaves it open', async () => {
      expect(await mailer.send(mailTo('gone-cut@mail.example'))).toMatchObject({
        outcome: 'unknown',
      });
      expect(await mailsTo(mailbox, 'gone-cut')).toEqual([]);
    });

    test('a lost answer leaves it open, and the same Message-ID shows the repeat', async () => {
      const mail = mailTo('twice-lost@mail.example');
      expect(await mailer.send(mail)).toMatchObject({ outcome: 'unknown' });
      expect(await mailer.send(mail)).toMatchObject({ outcome: 'unknown' });
      const found = await mailsTo(mailbox, mail.to);
      expect(found.map(({ messageId }) => messageId)).toEqual([mail.messageId, mail.messageId]);
    });

    test('a slow server is given up in time', async () => {
      const startedAt = performance.now();
      expect(await mailer.send(mailTo('turtle-slow@mail.example'))).toMatchObject({
        outcome: 'unknown',
      });
      expect(performance.now() - startedAt).toBeLessThan(4_500);
    });

    test('a server that trickles its answers is given up in time', async () => {
      const trickle = await listen((socket) => {
        const timer = setInterval(() => socket.write('220-still here\r\n'), 100);
        socket.on('close', () => clearInterval(timer));
      });
      const impatient = create({ url: trickle.url, timeoutMs: 1_000 });
      const startedAt = performance.now();
      expect(await impatient.send(mailTo('a@mail.example'))).toMatchObject({ outcome: 'unknown' });
      expect(performance.now() - startedAt).toBeLessThan(2_500);
      await impatient.close();
      trickle.close();
    });

    test('a server that is down leaves it open', async () => {
      const server = await listen((socket) => socket.destroy());
      server.close();
      const lonely = create({ url: server.url, timeoutMs: 2_000 });
      expect(await lonely.send(mailTo('a@mail.example'))).toMatchObject({ outcome: 'unknown' });
      await lonely.close();
    });

    test.each(['554 no service here', '421 too busy'])(
      'a server that greets with %s leaves it open',
      async (greeting) => {
        const server = await listen((socket) => socket.end(`${greeting}\r\n`));
        const asked = create({ url: server.url, timeoutMs: 2_000 });
        expect(await asked.send(mailTo('a@mail.example'))).toMatchObject({ outcome: 'unknown' });
        await asked.close();
        server.close();
      },
    );

    test('sends again once the server is back', async () => {
      const folder = mailbox.folder;
      const { smtpPort } = mailbox;
      await mailbox.stop();
      expect(await mailer.send(mailTo('back@mail.example'))).toMatchObject({ outcome: 'unknown' });
      mailbox = await startMailboxProcess({ folder, smtpPort, slowMs: 5_000 });
      await sent(mailTo('back@mail.example'));
    });

    test.each<[string, Partial<Mail>]>([
      ['subject', { subject: 'Hello\r\nBcc: thief@mail.example\r\n\r\nbody' }],
      ['name', { from: { name: 'A"\r\nBcc: thief@mail.example', address: 'a@meridian.example' } }],
      [
        'file name',
        {
          attachments: [
            {
              filename: 'a.pdf"\r\nBcc: thief@mail.example\r\nX: "',
              contentType: 'application/pdf',
              content: new Uint8Array(3),
            },
          ],
        },
      ],
      ['reply address', { replyTo: 'a@mail.example\r\nBcc: thief@mail.example' }],
      ['text', { text: 'Hello\r\n.\r\nMAIL FROM:<a@b>\r\nRCPT TO:<thief@mail.example>\r\n' }],
    ])('a line break in the %s starts no header and no mail', async (_, changes) => {
      const to = `careful-${count}@mail.example`;
      const found = await sent(mailTo(to, changes));
      const names = found.headers.map((header) => header.name.toLowerCase());
      expect(names).not.toContain('bcc');
      expect(names).not.toContain('x');
      expect(await mailsTo(mailbox, 'thief')).toEqual([]);
    });

    test.each([
      'a@mail.example, thief@mail.example',
      'a@mail.example\r\nRCPT TO:<thief@mail.example>',
      'a@mail.example>\r\n<thief@mail.example',
      '"a b"@mail.example',
      'no address',
      '',
    ])('the address %j goes to nobody', async (to) => {
      expect(await mailer.send(mailTo(to))).toMatchObject({ outcome: 'refused' });
      expect(await mailsTo(mailbox, 'thief')).toEqual([]);
    });

    test('many at once all arrive', async () => {
      const mails = Array.from({ length: 40 }, () => mailTo('many@mail.example'));
      const answers = await Promise.all(mails.map((mail) => mailer.send(mail)));
      expect(answers).toEqual(mails.map(() => ({ outcome: 'accepted' })));
      const ids = (await mailsTo(mailbox, 'many')).map(({ messageId }) => messageId);
      expect(new Set(ids)).toEqual(new Set(mails.map(({ messageId }) => messageId)));
    });

    test('closing waits for what is under way and takes nothing new', async () => {
      const closing = create({ url: mailbox.smtp, timeoutMs: 3_000 });
      const last = closing.send(mailTo('last@mail.example'));
      await closing.close();
      expect(await last).toEqual({ outcome: 'accepted' });
      expect(await closing.send(mailTo('later@mail.example'))).toMatchObject({
        outcome: 'unknown',
      });
    });
  });
}

async function listen(onSocket: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
