import { isIP } from 'node:net';
import { z } from 'zod';

/** Environment variables that configure the program. Promises: documented, never renamed lightly. */
export type VariableName = keyof typeof variables;

const MAX_PORT = 65_535;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a whole number')
  .transform(Number)
  .refine((value) => value <= MAX_PORT, `must be between 0 and ${MAX_PORT}`);

const host = z
  .string()
  .refine(
    (value) => isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value),
    'must be an IP address or a host name, without port or scheme',
  );

const webAddress = z.string().transform((value, context) => {
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol)) {
    context.addIssue('must be an address that starts with https:// or http://');
    return z.NEVER;
  }
  if (url.pathname !== '/' || url.search || url.hash || url.username) {
    context.addIssue('must be scheme, host and port only, without path, query or sign-in');
    return z.NEVER;
  }
  return url.origin;
});

const databaseAddress = z
  .string()
  .refine(
    (value) => /^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? ''),
    'must be an address that starts with postgres://',
  );

const smtpAddress = z.string().refine((value) => {
  const url = URL.parse(value);
  return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
}, 'must be an address that starts with smtp:// or smtps:// and names a host');

const emailText = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/;
const email = z.string().regex(emailText, 'must be an e-mail address');

export type Sender = { name: string; address: string };

const sender = z.string().transform((value, context): Sender => {
  const match = /^(?:"?([^"<>]*?)"?\s*<([^<>]+)>|([^<>]+))$/.exec(value.trim());
  const address = (match?.[2] ?? match?.[3] ?? '').trim();
  if (!emailText.test(address)) {
    context.addIssue('must be an e-mail address, or a name followed by one in angle brackets');
    return z.NEVER;
  }
  return { name: match?.[1]?.trim() ?? '', address };
});

const secret = z.string().min(32, 'is too short: at least 32 characters');

const yesOrNo = z
  .enum(['1', '0', 'true', 'false', 'yes', 'no', 'on', 'off'], 'must be on or off')
  .transform((value) => ['1', 'true', 'yes', 'on'].includes(value));

export type ListenAddress = { host: string; port: number };

const listenAddress = z.string().transform((value, context): ListenAddress => {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(value) ?? [];
  const port = Number(digits);
  if (digits !== undefined && port > 0 && port <= 65_535)
    return { host: bracketed ?? plain ?? '', port };
  context.addIssue('must be an address and a port with a colon between them');
  return z.NEVER;
});

const trustedProxies = z.string().transform((value, context): number | string[] => {
  if (/^[1-9]\d?$/.test(value)) return Number(value);
  const parts = value.split(',').map((part) => part.trim());
  if (parts.every((part) => isIP(part.replace(/\/\d{1,3}$/, '')) !== 0)) return parts;
  context.addIssue(
    'must be the number of proxies in front, or their addresses separated by commas',
  );
  return z.NEVER;
});

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Longer than any request is repeated (usecases/charging/request-age.ts). */
const FEWEST_DAYS = 21;
const MOST_DAYS = 3_650;

const keptDays = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a whole number')
  .transform(Number)
  .refine(
    (value) => value >= FEWEST_DAYS && value <= MOST_DAYS,
    `must be between ${FEWEST_DAYS} and ${MOST_DAYS}`,
  );

/** Each variable: what a value must be and one that would do. Messages never repeat the value. */
export const variables = {
  PORT: { schema: port.default(3000), example: '3000' },
  HOST: { schema: host.default('127.0.0.1'), example: '0.0.0.0' },
  XUKA_HOME: { schema: z.string().default('.xuka'), example: '/var/lib/xuka' },
  DATABASE_URL: {
    schema: databaseAddress.optional(),
    example: 'postgres://xuka:password@db.example.org:5432/xuka',
  },
  XUKA_DATABASE_CONNECTIONS: {
    schema: z
      .string()
      .regex(/^\d{1,3}$/, 'must be a whole number')
      .transform(Number)
      .refine((value) => value >= 4 && value <= 500, 'must be between 4 and 500')
      .default(12),
    example: '12',
  },
  XUKA_BASE_URL: { schema: webAddress.optional(), example: 'https://my.example.org' },
  XUKA_SECRET: { schema: secret.optional(), example: 'the output of: openssl rand -base64 48' },
  SMTP_URL: {
    schema: smtpAddress.optional(),
    example: 'smtps://user:password@mail.example.org:465',
  },
  XUKA_BOUNCE_ADDRESS: { schema: email.optional(), example: 'bounces@mail.example.org' },
  XUKA_BOUNCE_LISTEN: { schema: listenAddress.optional(), example: '127.0.0.1:2525' },
  MAIL_FROM: { schema: sender.optional(), example: 'My Operator <no-reply@example.org>' },
  SUPPORT_EMAIL: { schema: email.optional(), example: 'support@example.org' },
  SMS_API_URL: { schema: webAddress.optional(), example: 'https://texts.example.org' },
  SMS_API_SECRET: { schema: secret.optional(), example: 'the secret your text provider shows' },
  PAYMENT_GATEWAY: {
    schema: z
      .enum(['simulator'], 'must be the name of a payment provider that this version knows')
      .default('simulator'),
    example: 'simulator',
  },
  PAYMENT_API_URL: { schema: webAddress.optional(), example: 'https://pay.example.org' },
  PAYMENT_API_SECRET: { schema: secret.optional(), example: 'the secret your provider shows' },
  PAYMENT_WEBHOOK_SECRET: { schema: secret.optional(), example: 'the secret your provider shows' },
  XUKA_PAYMENT_CALLS_PER_SECOND: {
    schema: z
      .string()
      .regex(/^\d{1,5}$/, 'must be a whole number')
      .transform(Number)
      .refine((value) => value >= 1, 'must be at least 1')
      .optional(),
    example: '100',
  },
  XUKA_DEMO: { schema: yesOrNo.optional(), example: 'off' },
  XUKA_TRUST_PROXY: { schema: trustedProxies.optional(), example: '1' },
  XUKA_RECONCILE_HOUR: {
    schema: z
      .string()
      .regex(/^\d{1,2}$/, 'must be a whole number')
      .transform(Number)
      .refine((value) => value <= 23, 'must be between 0 and 23')
      .default(3),
    example: '3',
  },
  XUKA_KEEP_ANSWERS_DAYS: { schema: keptDays.default(35), example: '35' },
  XUKA_KEEP_SESSIONS_DAYS: { schema: keptDays.default(93), example: '93' },
  XUKA_KEEP_PROVIDER_EVENTS_DAYS: { schema: keptDays.default(540), example: '540' },
  XUKA_KEEP_MAILS_DAYS: { schema: keptDays.default(93), example: '93' },
  XUKA_KEEP_NOTICES_DAYS: { schema: keptDays.default(540), example: '540' },
  XUKA_KEEP_AGREEMENTS_DAYS: { schema: keptDays.default(2_557), example: '2557' },
  LOG_LEVEL: {
    schema: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
    example: 'info',
  },
};

export type Values = {
  [Name in VariableName]: z.output<(typeof variables)[Name]['schema']>;
};
