/** A way into the demo, printed at its start. Only invented people have one. */
export type SignIn = { who: string; userName: string; password: string };

/** What main/serve.ts answers once every listener listens. */
export type Running = {
  /** Without passwords: web, api, payment, mailbox, smtp, phone, database; those that run. */
  addresses: Readonly<Record<string, string>>;
  signIns?: readonly SignIn[];
  stop(): Promise<void>;
};

/** The one line scripts wait for on standard output. */
export function readyLine(addresses: Running['addresses']): string {
  return `${JSON.stringify({ ready: true, ...addresses })}\n`;
}

const titles: Record<string, string> = {
  web: 'Pages',
  api: 'API',
  probes: 'Probes',
  payment: 'Payment simulator',
  mailbox: 'Mailbox',
  smtp: 'SMTP',
  phone: 'Demo phone',
  database: 'Database',
};

/** The same for people, with the demo's sign-ins. */
export function readyTable({ addresses, signIns = [] }: Omit<Running, 'stop'>): string {
  const rows = Object.entries(addresses).map(([key, url]) => [titles[key] ?? key, url]);
  const people = signIns.map(({ who, userName, password }) => [who, userName, password]);
  const blocks = [['Xuka is running. Stop it with Ctrl-C.'], table(rows)];
  if (people.length > 0) blocks.push(table([['Sign in as', 'User name', 'Password'], ...people]));
  return `\n${blocks.map((block) => block.join('\n')).join('\n\n')}\n\n`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, columnsOf(cell));
    }
  }
  const pad = (cell: string, column: number) =>
    cell + ' '.repeat((widths[column] ?? 0) - columnsOf(cell));
  return rows.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd());
}

// A Chinese character takes two columns of a terminal.
function columnsOf(text: string): number {
  return [...text].reduce(
    (sum, char) => sum + (/[\u2e80-\ua4cf\uf900-\uffee]/.test(char) ? 2 : 1),
    0,
  );
}
