import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Arrival } from './mail-store.ts';

/** Recipients whose name ends like this don't get their mail in the ordinary way. */
export const sentinels = ['-refused', '-bounced', '-later', '-slow', '-cut', '-lost'] as const;

export type Sentinel = (typeof sentinels)[number];

const LARGEST_MAIL = 20 * 1024 * 1024;

export interface SmtpIntakeOptions {
  host: string;
  port: number;
  /** How long a "-slow" recipient lets the sender wait. */
  slowMs: number;
  onMail: (arrival: Arrival) => Promise<unknown>;
  /** A mail was taken and comes back. */
  onReturned: (returned: { from: string; to: string }) => void;
}

export interface SmtpIntake {
  port: number;
  close(): Promise<void>;
}

/** Takes every mail by SMTP (RFC 5321), without passwords and without TLS: for one's own machine only. */
export async function startSmtpIntake(options: SmtpIntakeOptions): Promise<SmtpIntake> {
  const sockets = new Map<number | undefined, Socket>();
  const server = new SMTPServer({
    banner: 'Xuka mailbox',
    size: LARGEST_MAIL,
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1_000,
    socketTimeout: 60_000,
    onRcptTo({ address }, _session, callback) {
      const sentinel = sentinelOf(address);
      if (sentinel === '-refused')
        return callback(smtpError(550, '5.1.1 There is no such mailbox, and never will be'));
      if (sentinel === '-later')
        return callback(smtpError(451, '4.3.0 The mailbox is busy, please try again later'));
      callback();
    },
    onData(stream, session, callback) {
      const socket = sockets.get(session.remotePort);
      take({ stream, session, socket, options }).then(
        (error) => callback(error),
        () => callback(smtpError(451, '4.3.0 The mail could not be kept')),
      );
    },
  });
  server.on('error', () => {
    // A connection that broke; its sender knows better than we do.
  });
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

interface Delivery {
  stream: SMTPServerDataStream;
  session: SMTPServerSession;
  socket: Socket | undefined;
  options: SmtpIntakeOptions;
}

/** Null: taken. A connection that was cut on purpose gets no answer at all. */
async function take({ stream, session, socket, options }: Delivery): Promise<Error | null> {
  const { mailFrom, rcptTo } = session.envelope;
  const to = rcptTo.map(({ address }) => address);
  const asked = new Set(to.map(sentinelOf));
  if (asked.has('-cut')) {
    socket?.destroy();
    return null;
  }
  const source = await buffer(stream);
  if (stream.sizeExceeded) return smtpError(552, '5.3.4 The mail is too large');
  if (asked.has('-slow')) await pause(options.slowMs, undefined, { ref: false });
  const from = mailFrom === false ? '' : mailFrom.address;
  for (const address of to)
    if (sentinelOf(address) === '-bounced' && from !== '')
      options.onReturned({ from, to: address });
  await options.onMail({ from, to, source, receivedAt: Date.now() });
  if (asked.has('-lost')) socket?.destroy();
  return null;
}

const sentinelOf = (address: string): Sentinel | undefined => {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@'))).toLowerCase();
  return sentinels.find((sentinel) => local.endsWith(sentinel));
};

const smtpError = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });
