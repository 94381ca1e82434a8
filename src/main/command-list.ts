import type { Command } from './command.ts';

export type CommandEntry = { name: string; summary: string; load(): Promise<Command> };

/** Every command, loaded only when it is asked for: `help` and `migrate` need no web server. */
export const commandList: readonly CommandEntry[] = [
  {
    name: 'start',
    summary: 'run everything in one process; a demo when nothing is configured',
    load: async () => (await import('./commands/start.ts')).start,
  },
  {
    name: 'serve',
    summary: 'answer pages and the API only',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'work',
    summary: 'carry out jobs only: payments to ask about, mails to send',
    load: async () => (await import('./commands/work.ts')).work,
  },
  {
    name: 'migrate',
    summary: 'bring the database up to date',
    load: async () => (await import('./commands/migrate.ts')).migrateCommand,
  },
  {
    name: 'seed',
    summary: 'fill an empty database with the demo operator and its people',
    load: async () => (await import('./commands/seed.ts')).seed,
  },
  {
    name: 'operator',
    summary: 'import or export who sells: names, address, support, clock',
    load: async () => (await import('./commands/operator.ts')).operator,
  },
  {
    name: 'policy',
    summary: "import or export the operator's rules",
    load: async () => (await import('./commands/policy.ts')).policy,
  },
  {
    name: 'catalog',
    summary: 'import or export what the operator sells',
    load: async () => (await import('./commands/catalog.ts')).catalog,
  },
  {
    name: 'subscriber',
    summary: 'register subscribers and give them lines',
    load: async () => (await import('./commands/subscriber.ts')).subscriber,
  },
  {
    name: 'voucher',
    summary: 'make vouchers for the printer, block or recover one',
    load: async () => (await import('./commands/voucher.ts')).voucher,
  },
  {
    name: 'notice',
    summary: 'list what no mail, text or push could bring to its reader',
    load: async () => (await import('./commands/notice.ts')).notice,
  },
  {
    name: 'promotion',
    summary: 'import or export promotions, count what they cost, make codes',
    load: async () => (await import('./commands/promotion.ts')).promotion,
  },
  {
    name: 'refund',
    summary: 'give money of an order back',
    load: async () => (await import('./commands/refund.ts')).refund,
  },
  {
    name: 'line',
    summary: 'park, block, port out or bring back a line, and tell its history',
    load: async () => (await import('./commands/line.ts')).line,
  },
  {
    name: 'adjust',
    summary: 'give or take account credit, with a reason',
    load: async () => (await import('./commands/adjust.ts')).adjust,
  },
  {
    name: 'use',
    summary: 'use data, minutes or texts of a line, as the network does',
    load: async () => (await import('./commands/use.ts')).use,
  },
  {
    name: 'renewals',
    summary: 'show that every end of auto-renewal was told',
    load: async () => (await import('./commands/renewals.ts')).renewals,
  },
  {
    name: 'reconcile',
    summary: 'compare the provider, payments, orders, buckets and the ledger',
    load: async () => (await import('./commands/reconcile.ts')).reconcileCommand,
  },
  {
    name: 'ledger',
    summary: 'explain a figure, export movements, prove an export',
    load: async () => (await import('./commands/ledger.ts')).ledger,
  },
  {
    name: 'doctor',
    summary: 'check the configuration and everything it points at',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
];

export function findCommand(name: string): CommandEntry | undefined {
  return commandList.find((entry) => entry.name === name);
}
