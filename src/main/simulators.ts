import { join } from 'node:path';
import { type Handset, startHandset } from '#adapters/handset/start-handset.ts';
import { type Child, type ChildOptions, startChild } from './children.ts';
import { type Configuration, ConfigurationError } from './configuration.ts';
import { freeOrAny } from './http-front.ts';
import type { Log } from './log.ts';
import { projectFolder } from './project-folder.ts';
import { announceSimulator } from './provider-access.ts';

export interface Simulators {
  /** Null: a real provider is configured. */
  payment: { url: string } | null;
  /** Null: a real mail server is configured. */
  mailbox: { url: string; smtp: string } | null;
  /** Takes texts and pushes in a demo; null: no demo, or a real text provider is configured. */
  handset: { url: string } | null;
  stop(): Promise<void>;
}

const adapters = join(projectFolder, 'src/adapters');

/**
 * Starts beside the program whatever of the outside world is not configured; answers when it listens. Each finds its
 * ports itself: one that somebody else found free may be taken by the time it is listened on.
 */
export async function startSimulators(
  configuration: Configuration,
  options: { webhookUrl: string; bouncesTo: string; log: Log },
): Promise<Simulators> {
  const { payment, mail } = configuration;
  if (!configuration.runs.pages && (payment.apiUrl === null || mail.delivery.kind === 'mailbox'))
    throw new ConfigurationError([
      'The simulators run beside "start" or "serve". A process that only works needs PAYMENT_API_URL and SMTP_URL.',
    ]);
  const [provider, mailbox, handset] = await Promise.allSettled([
    payment.apiUrl === null ? startProvider(configuration, options) : null,
    mail.delivery.kind === 'mailbox' ? startMailbox(configuration, options) : null,
    isDemoPhone(configuration) ? startPhone(configuration) : null,
  ]);
  const stop = async () => {
    const started = [provider, mailbox, handset].map((each) =>
      each.status === 'fulfilled' ? each.value?.stop() : undefined,
    );
    await Promise.all(started);
  };
  if (
    provider.status === 'fulfilled' &&
    mailbox.status === 'fulfilled' &&
    handset.status === 'fulfilled'
  )
    return { payment: provider.value, mailbox: mailbox.value, handset: handset.value, stop };
  await stop();
  throw [provider, mailbox, handset].find((each) => each.status === 'rejected')!.reason;
}

async function startProvider(
  { host, home, ports, payment }: Configuration,
  { webhookUrl, log }: { webhookUrl: string; log: Log },
): Promise<{ url: string; stop: () => Promise<void> }> {
  const address = announceSimulator(home);
  const { apiSecret, webhookSecret } = payment;
  const given = {
    ...{ host, publicHost: browserHost(host), folder: join(home, 'payment-simulator') },
    ...{ apiSecret, webhookSecret, webhookUrl },
  };
  const child = await startOnPorts(host, { port: ports.payment }, (chosen) => ({
    name: 'payment-simulator',
    script: join(adapters, 'payment/simulator/provider/main.ts'),
    argument: { ...given, ...chosen },
    restartArgument: ({ port }) => ({ ...given, port }),
    log,
  })).catch((fault) => {
    address.forget();
    throw fault;
  });
  const url = `http://${browserHost(host)}:${child.ready.port}`;
  address.tell(url);
  const stop = async () => {
    address.forget();
    await child.stop();
  };
  return { url, stop };
}

async function startMailbox(
  { host, home, ports }: Configuration,
  { log, bouncesTo }: { log: Log; bouncesTo: string },
): Promise<{ url: string; smtp: string; stop: () => Promise<void> }> {
  const given = { host, folder: join(home, 'mailbox'), bouncesTo };
  const wished = { httpPort: ports.mailbox, smtpPort: ports.smtp };
  const child = await startOnPorts(host, wished, (chosen) => ({
    name: 'mailbox',
    script: join(adapters, 'mail/simulator/main.ts'),
    argument: { ...given, ...chosen },
    restartArgument: ({ httpPort, smtpPort }) => ({ ...given, httpPort, smtpPort }),
    log,
  }));
  const name = browserHost(host);
  const { httpPort, smtpPort } = child.ready;
  return {
    url: `http://${name}:${httpPort}`,
    smtp: `smtp://${name}:${smtpPort}`,
    stop: child.stop,
  };
}

/** What an operator did not set up is not pretended to: without a demo there are no texts. */
const isDemoPhone = ({ demo, texts, runs }: Configuration): boolean =>
  demo && runs.pages && texts.apiUrl === null;

/** In this process: it is small, and keeps nothing. */
async function startPhone({ host, ports, texts }: Configuration): Promise<Handset> {
  const publicHost = browserHost(host);
  const start = (port: number) => startHandset({ host, port, publicHost, secret: texts.apiSecret });
  return start(ports.handset).catch(() => start(0));
}

/** On the wished ports that are free, on any others where they are not, or are no longer. */
async function startOnPorts<Name extends string>(
  host: string,
  wished: Record<Name, number>,
  options: (ports: Record<string, number>) => ChildOptions,
): Promise<Child> {
  const names = Object.keys(wished) as Name[];
  const free = await Promise.all(names.map((name) => freeOrAny(host, wished[name])));
  const start = (ports: readonly number[]) =>
    startChild(options(Object.fromEntries(names.map((name, i) => [name, ports[i]!]))));
  const isWish = free.some((port) => port !== 0);
  return isWish ? start(free).catch(() => start(free.map(() => 0))) : start(free);
}

/** What a browser on this machine calls the address that was listened on. */
export const browserHost = (host: string): string =>
  ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host;
