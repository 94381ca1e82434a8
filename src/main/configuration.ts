import { resolve } from 'node:path';
import {
  type ListenAddress,
  type Sender,
  type Values,
  type VariableName,
  variables,
} from './configuration-variables.ts';
import { keptSecret } from './kept-secret.ts';

/** Everything the environment decides. Holds secrets: never log or print it whole. */
export type Configuration = {
  /** Absolute folder for what this installation keeps: embedded database, generated secrets. */
  home: string;
  host: string;
  ports: Ports;
  database: { kind: 'embedded'; home: string } | { kind: 'outside'; url: string };
  /** The most connections this process asks of the database. */
  databaseConnections: number;
  /** Public address without trailing slash; null: http://localhost and the port really taken. */
  baseUrl: string | null;
  /** At least 32 characters; signs links. */
  secret: string;
  mail: {
    delivery: { kind: 'mailbox' } | { kind: 'smtp'; url: string };
    /** null: the operator's own name and support address, from the database. */
    from: Sender | null;
    supportEmail: string | null;
    /** Where bounces come to and are taken in; null: nobody hears of them. Port 0: any. */
    bounces: { address: string; listen: ListenAddress } | null;
  };
  texts: {
    /** null: in a demo the phone that ships with the program, else no texts. */
    apiUrl: string | null;
    apiSecret: string;
  };
  payment: {
    gateway: 'simulator';
    /** null: the simulator that ships with the program, started beside it. */
    apiUrl: string | null;
    apiSecret: string;
    webhookSecret: string;
    /** Charges without the payer that this process may send in a second; null: no limit of ours. */
    callsPerSecond: number | null;
  };
  /** Shows the demo pages and seeds an empty database with the demo operator. */
  demo: boolean;
  /** For Fastify's trustProxy: a number of hops or addresses; false: nobody is trusted. */
  trustProxy: false | number | string[];
  /** From this hour on (UTC) the day before is compared with the provider's report. */
  reconcileHour: number;
  /** How long what is forgotten at all is kept at least. */
  keepDays: Record<
    'answers' | 'sessions' | 'providerEvents' | 'mails' | 'notices' | 'agreements',
    number
  >;
  logLevel: Values['LOG_LEVEL'];
  /** What this process does; both for `start`, one each for `serve` and `work`. */
  runs: { pages: boolean; jobs: boolean };
  /** Things that are allowed but look like mistakes, in words, without values. */
  warnings: readonly string[];
};

/** Wished ports; 0 is any free one. The simulators' are wishes only: taken ones are replaced. */
export type Ports = Record<'web' | 'payment' | 'mailbox' | 'smtp' | 'handset', number>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** All that is wrong with the environment, one sentence each. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n- ${problems.join('\n- ')}`);
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/**
 * Reads and checks the environment; generates the secrets a demo lacks and keeps them in its home. Throws
 * ConfigurationError with every problem at once.
 */
export function loadConfiguration(environment: Environment, folder: string): Configuration {
  const checked = checkEnvironment(environment);
  if (checked.problems.length > 0) throw new ConfigurationError(checked.problems);
  const { values, demo } = checked;
  const home = resolve(folder, values.XUKA_HOME);
  const url = values.DATABASE_URL;
  return {
    home,
    host: values.HOST,
    ports: wishedPorts(values.PORT),
    database: url
      ? { kind: 'outside', url }
      : { kind: 'embedded', home: resolve(home, 'postgres') },
    databaseConnections: values.XUKA_DATABASE_CONNECTIONS,
    baseUrl: values.XUKA_BASE_URL ?? null,
    secret: values.XUKA_SECRET ?? keptSecret(home, 'secret'),
    mail: {
      delivery: values.SMTP_URL ? { kind: 'smtp', url: values.SMTP_URL } : { kind: 'mailbox' },
      from: values.MAIL_FROM ?? null,
      supportEmail: values.SUPPORT_EMAIL ?? null,
      bounces: bouncesOf(values, demo),
    },
    texts: {
      apiUrl: values.SMS_API_URL ?? null,
      apiSecret: values.SMS_API_SECRET ?? keptSecret(home, 'sms-api-secret'),
    },
    payment: {
      gateway: values.PAYMENT_GATEWAY,
      apiUrl: values.PAYMENT_API_URL ?? null,
      apiSecret: values.PAYMENT_API_SECRET ?? keptSecret(home, 'payment-api-secret'),
      webhookSecret: values.PAYMENT_WEBHOOK_SECRET ?? keptSecret(home, 'payment-webhook-secret'),
      callsPerSecond: values.XUKA_PAYMENT_CALLS_PER_SECOND ?? null,
    },
    demo,
    trustProxy: values.XUKA_TRUST_PROXY ?? false,
    reconcileHour: values.XUKA_RECONCILE_HOUR,
    keepDays: {
      answers: values.XUKA_KEEP_ANSWERS_DAYS,
      sessions: values.XUKA_KEEP_SESSIONS_DAYS,
      providerEvents: values.XUKA_KEEP_PROVIDER_EVENTS_DAYS,
      mails: values.XUKA_KEEP_MAILS_DAYS,
      notices: values.XUKA_KEEP_NOTICES_DAYS,
      agreements: values.XUKA_KEEP_AGREEMENTS_DAYS,
    },
    logLevel: values.LOG_LEVEL,
    runs: { pages: true, jobs: true },
    warnings: checked.warnings,
  };
}

export type CheckedEnvironment = {
  /** Only to be used when there are no problems. */
  values: Values;
  demo: boolean;
  problems: string[];
  warnings: string[];
};

/** Checks without touching the disk. */
export function checkEnvironment(environment: Environment): CheckedEnvironment {
  const problems: string[] = [];
  const values = Object.fromEntries(
    Object.entries(variables).map(([name, { schema, example }]) => {
      // An empty variable is how many tools spell an absent one.
      const read = schema.safeParse(environment[name] || undefined);
      if (read.success) return [name, read.data];
      const why = read.error.issues.map((issue) => issue.message).join(' and ');
      problems.push(`${name} ${why}. Example: ${example}`);
      return [name, undefined];
    }),
  ) as Values;
  const isSet = (name: VariableName) => Boolean(environment[name]);
  const demo = values.XUKA_DEMO ?? !isOperated(isSet);
  problems.push(...missingTogether(isSet));
  if (!demo) problems.push(...missingForOperation(isSet, values));
  return { values, demo, problems, warnings: strayNames(environment) };
}

// Whoever names a mail server, a payment provider or a public address means to sell, not to try.
function isOperated(isSet: (name: VariableName) => boolean): boolean {
  return (
    isSet('SMTP_URL') ||
    isSet('XUKA_BASE_URL') ||
    isSet('PAYMENT_API_URL') ||
    isSet('PAYMENT_API_SECRET') ||
    isSet('PAYMENT_WEBHOOK_SECRET')
  );
}

function missing(name: VariableName, reason: string): string {
  return `${name} is missing: ${reason}. Example: ${variables[name].example}`;
}

const together = [
  ['PAYMENT_API_URL', 'PAYMENT_API_SECRET', 'PAYMENT_WEBHOOK_SECRET'],
  ['SMS_API_URL', 'SMS_API_SECRET'],
  ['XUKA_BOUNCE_ADDRESS', 'XUKA_BOUNCE_LISTEN'],
] as const satisfies readonly VariableName[][];

const missingTogether = (isSet: (name: VariableName) => boolean): string[] =>
  together.flatMap((names) => {
    const given = names.filter(isSet);
    if (given.length === 0) return [];
    return names
      .filter((name) => !isSet(name))
      .map((name) => missing(name, `${given.join(' and ')} needs it`));
  });

function missingForOperation(isSet: (name: VariableName) => boolean, values: Values): string[] {
  const reasons: [VariableName, string][] = [
    ['XUKA_BASE_URL', 'links in mails need the public address'],
    ['XUKA_SECRET', 'every process of one installation signs links with the same secret'],
    ['SMTP_URL', 'mails need a mail server'],
    ['MAIL_FROM', 'mails need a sender'],
    ['SUPPORT_EMAIL', 'subscribers need somebody to write to'],
    ['PAYMENT_API_URL', 'payments need a provider'],
  ];
  const problems = reasons
    .filter(([name]) => !isSet(name))
    .map(([name, reason]) => `${missing(name, reason)}. To try the program, set XUKA_DEMO=on`);
  if (values.XUKA_BASE_URL && !isSafeAddress(values.XUKA_BASE_URL)) {
    const { example } = variables.XUKA_BASE_URL;
    problems.push(`XUKA_BASE_URL must start with https:// outside a demo. Example: ${example}`);
  }
  return problems;
}

function isSafeAddress(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** The built-in mailbox sends bounces too, as long as no mail server is named. */
function bouncesOf(values: Values, demo: boolean): Configuration['mail']['bounces'] {
  const { XUKA_BOUNCE_ADDRESS: address, XUKA_BOUNCE_LISTEN: listen, SMTP_URL } = values;
  if (address && listen) return { address, listen };
  if (!demo || SMTP_URL) return null;
  return { address: 'bounces@xuka.localhost', listen: { host: '127.0.0.1', port: 0 } };
}

function strayNames(environment: Environment): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('XUKA_') && !Object.hasOwn(variables, name))
    .map((name) => `${name} is set but means nothing to this program; is it misspelt?`);
}

function wishedPorts(web: number): Ports {
  const beside = (step: number) => (web === 0 || web + step > 65_535 ? 0 : web + step);
  return { web, payment: beside(1), mailbox: beside(2), smtp: beside(3), handset: beside(4) };
}
