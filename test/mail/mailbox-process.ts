import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface MailboxProcess {
  url: string;
  smtp: string;
  folder: string;
  smtpPort: number;
  httpPort: number;
  /** Ends it as an operator would and tells how it ended. */
  stop(): Promise<number | null>;
}

const script = fileURLToPath(new URL('../../src/adapters/mail/simulator/main.ts', import.meta.url));

/** Starts the real mailbox process on free ports, in a folder of its own unless one is given. */
export async function startMailboxProcess(
  options: { folder?: string; limit?: number; slowMs?: number; smtpPort?: number } = {},
): Promise<MailboxProcess> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'xuka-mailbox-')));
  const child = spawn(process.execPath, [script, JSON.stringify({ ...options, folder })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the mailbox ended with ${code} before it was ready`);
    }),
  ]);
  const ready = JSON.parse(String(line)) as MailboxProcess & { ready: boolean };
  return { ...ready, folder, stop: () => stopProcess(child) };
}

async function stopProcess(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = await ended;
  return code as number | null;
}

export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true });

export interface FoundMail {
  id: string;
  from: string;
  to: string[];
  subject: string;
  messageId: string;
  language: string;
  headers: { name: string; value: string }[];
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; size: number; url: string }[];
}

/** Everything the mailbox took for an address, newest first. */
export async function mailsTo(mailbox: { url: string }, to: string): Promise<FoundMail[]> {
  const asked = await fetch(`${mailbox.url}/api/mails?to=${encodeURIComponent(to)}`);
  const { mails } = (await asked.json()) as { mails: { id: string }[] };
  return Promise.all(
    mails.map(async ({ id }) => (await fetch(`${mailbox.url}/api/mails/${id}`)).json()),
  ) as Promise<FoundMail[]>;
}
