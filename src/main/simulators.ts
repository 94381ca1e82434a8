import { join } from 'node:path';
import { type Child, startChild } from './children.ts';
import { type Configuration, ConfigurationError } from './configuration.ts';
import { freePort } from './http-front.ts';
import type { Log } from './log.ts';
import { projectFolder } from './project-folder.ts';
import { tellSimulatorAddress } from './provider-access.ts';

export interface Simulators {
  /** Null: a real provider is configured. */
  payment: { url: string } | null;
  /** Null: a real mail server is configured. */
  mailbox: { url: string; smtp: string } | null;
  /** Their addresses hold from the beginning; this resolves when they answer there. */
  ready: Promise<unknown>;
  stop(): Promise<void>;
}

const adapters = join(projectFolder, 'src/adapters');

/** Starts beside the program whatever of the outside world is not configured. */
export async function startSimulators(
  configuration: Configuration,
  options: { webhookUrl: string; log: Log },
): Promise<Simulators> {
  const { payment, mail } = configuration;
  if (!configuration.runs.pages && (payment.apiUrl === null || mail.delivery.kind === 'mailbox'))
    throw new ConfigurationError([
      'The simulators run beside "start" or "serve". A process that only works needs PAYMENT_API_URL and SMTP_URL.',
    ]);
  const needed = {
    payment: payment.apiUrl === null,
    mailbox: mail.delivery.kind === 'mailbox',
  };
  const provider = needed.payment ? await startProvider(configuration, options) : null;
  const mailbox = needed.mailbox ? await startMailbox(configuration, options.log) : null;
  const children = [provider?.child, mailbox?.child].filter((child) => child !== undefined);
  const ready = Promise.all(children);
  // Whoever waits hears of a failure; until then it must not end the process.
  ready.catch(() => {});
  return {
    payment: provider && { url: provider.url },
    mailbox: mailbox && { url: mailbox.url, smtp: mailbox.smtp },
    ready,
    stop: async () => {
      provider?.forget();
      const started = await Promise.allSettled(children);
      await Promise.all(
        started.map((each) => (each.status === 'fulfilled' ? each.value.stop() : undefined)),
      );
    },
  };
}

async function startProvider(
  { host, home, ports, payment }: Configuration,
  { webhookUrl, log }: { webhookUrl: string; log: Log },
): Promise<{ child: Promise<Child>; url: string; forget: () => void }> {
  const port = await freePort(host, ports.payment);
  const url = `http://${browserHost(host)}:${port}`;
  const child = startChild({
    name: 'payment-simulator',
    script: join(adapters, 'payment/simulator/provider/main.ts'),
    argument: {
      port,
      host,
      folder: join(home, 'payment-simulator'),
      apiSecret: payment.apiSecret,
      webhookSecret: payment.webhookSecret,
      webhookUrl,
      publicUrl: url,
    },
    log,
  });
  return { child, url, forget: tellSimulatorAddress(home, url) };
}

async function startMailbox(
  { host, home, ports }: Configuration,
  log: Log,
): Promise<{ child: Promise<Child>; url: string; smtp: string }> {
  const httpPort = await freePort(host, ports.mailbox);
  const smtpPort = await freePort(host, ports.smtp);
  const child = startChild({
    name: 'mailbox',
    script: join(adapters, 'mail/simulator/main.ts'),
    argument: { host, httpPort, smtpPort, folder: join(home, 'mailbox') },
    log,
  });
  const name = browserHost(host);
  return { child, url: `http://${name}:${httpPort}`, smtp: `smtp://${name}:${smtpPort}` };
}

/** What a browser on this machine calls the address that was listened on. */
export const browserHost = (host: string): string =>
  ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host;
