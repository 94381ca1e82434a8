import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { Bounce } from '#usecases/notices/note-bounce.ts';

export interface BounceIntakeOptions {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** `later`: what it is about is not written down yet; its sender is to come again. */
  onBounce: (bounce: Bounce) => Promise<'noted' | 'later'>;
  onError: (error: unknown) => void;
}

export interface BounceIntake {
  port: number;
  close(): Promise<void>;
}

/** Reports repeat the mail they are about; one with its papers fits. */
const LARGEST_REPORT = 5 * 1024 * 1024;

/**
 * Takes in what mail servers report of mails that came back (RFC 3464), by SMTP from the operator's own mail
 * server. Everything that is no such report is taken and thrown away: nobody reads this address.
 */
export async function startBounceIntake(options: BounceIntakeOptions): Promise<BounceIntake> {
  const server = new SMTPServer({
    banner: 'Xuka bounces',
    size: LARGEST_REPORT,
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1_000,
    socketTimeout: 60_000,
    maxClients: 20,
    onData(stream, session, callback) {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      take(stream, to, options).then(
        (isTaken) => callback(isTaken ? null : comeAgain()),
        (error: unknown) => {
          options.onError(error);
          callback(comeAgain());
        },
      );
    },
  });
  server.on('error', () => {
    // A connection that broke; its sender comes again.
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

/** The sender keeps it and comes again. */
const comeAgain = (): Error =>
  Object.assign(new Error('4.3.0 Please try again later'), { responseCode: 451 });

/** False: somebody it is about could not be told yet. */
async function take(
  stream: SMTPServerDataStream,
  to: readonly string[],
  { onBounce }: BounceIntakeOptions,
): Promise<boolean> {
  const report = readReport(await statusOf(await buffer(stream)));
  if (!report) return true;
  const answers = [];
  for (const address of to) answers.push(await onBounce({ to: address, ...report }));
  return !answers.includes('later');
}

/** RFC 3464, and RFC 6533 for addresses in letters of all the world. */
const statusTypes = new Set(['message/delivery-status', 'message/global-delivery-status']);

/** The part that machines read; empty when it is no report. */
async function statusOf(source: Buffer): Promise<string> {
  const mail = await PostalMime.parse(source, {
    attachmentEncoding: 'utf8',
    forceRfc822Attachments: true,
  });
  const part = mail.attachments.find(({ mimeType }) => statusTypes.has(mimeType));
  return typeof part?.content === 'string' ? part.content : '';
}

/** Action and Status of the first reader a report is about (RFC 3464 2.3); ours are to one each. */
export function readReport(status: string): Pick<Bounce, 'action' | 'status'> | null {
  const [, action] = /^Action:\s*([a-z]+)/im.exec(status) ?? [];
  const [, code] = /^Status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(status) ?? [];
  return action === undefined || code === undefined
    ? null
    : { action: action.toLowerCase(), status: code };
}
