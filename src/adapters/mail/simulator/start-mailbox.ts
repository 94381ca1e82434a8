import { MailStore } from './mail-store.ts';
import { startMailboxHttp } from './mailbox-http.ts';
import { sendBounce } from './send-bounce.ts';
import { startSmtpIntake } from './smtp-intake.ts';

export interface MailboxOptions {
  host: string;
  /** 0 takes any free port. */
  smtpPort: number;
  httpPort: number;
  /** Where mails are kept; made when missing. */
  folder: string;
  /** How many mails are kept. */
  limit: number;
  slowMs: number;
  timeZone: string;
  /** Host names besides localhost and addresses under which the page may be opened. */
  names: readonly string[];
  /** Where reports of mails that come back are sent: `smtp://host:port`; empty: nowhere. */
  bouncesTo: string;
}

export const mailboxDefaults = {
  host: '127.0.0.1',
  smtpPort: 0,
  httpPort: 0,
  limit: 1_000,
  slowMs: 30_000,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  names: [],
  bouncesTo: '',
} satisfies Partial<MailboxOptions>;

export interface Mailbox {
  /** Address of the page. */
  url: string;
  /** What SMTP_URL takes. */
  smtp: string;
  httpPort: number;
  smtpPort: number;
  /** Finishes what runs and leaves both ports. */
  stop(): Promise<void>;
}

const tell = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
};

/** Starts a mail server that takes everything, with a page that shows what came. */
export async function startMailbox(
  given: Pick<MailboxOptions, 'folder'> & Partial<MailboxOptions>,
): Promise<Mailbox> {
  const options: MailboxOptions = { ...mailboxDefaults, ...given };
  const { host, limit, slowMs, timeZone, names, bouncesTo } = options;
  const store = await MailStore.open(options.folder, limit);
  const intake = await startSmtpIntake({
    host,
    port: options.smtpPort,
    slowMs,
    onMail: (arrival) => store.add(arrival),
    onReturned: (returned) => {
      if (bouncesTo !== '') sendBounce(bouncesTo, returned).catch(tell);
    },
  });
  const pages = await startMailboxHttp({
    host,
    port: options.httpPort,
    store,
    limit,
    timeZone,
    names,
    onError: tell,
  }).catch(async (error: unknown) => {
    await intake.close();
    throw error;
  });
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${pages.port}`,
    smtp: `smtp://${name}:${intake.port}`,
    httpPort: pages.port,
    smtpPort: intake.port,
    stop: async () => {
      await Promise.all([pages.close(), intake.close()]);
    },
  };
}
