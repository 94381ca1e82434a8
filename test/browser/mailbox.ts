import { expect } from '@playwright/test';
import type { Program } from './program.ts';

export interface ReceivedMail {
  id: string;
  subject: string;
  text: string;
}

/** Every mail to one address that the program's mailbox holds, the newest first. */
export async function mailsTo({ mailbox }: Program, to: string): Promise<ReceivedMail[]> {
  const list = await fetch(`${mailbox}/api/mails?to=${encodeURIComponent(to)}`);
  const { mails } = (await list.json()) as { mails: { id: string }[] };
  const whole = mails.map(async ({ id }) => (await fetch(`${mailbox}/api/mails/${id}`)).json());
  return (await Promise.all(whole)) as ReceivedMail[];
}

/** Waits for a mail with a link to `path` and answers the newest such link, as a reader would tap it. */
export async function linkFromMail(
  program: Program,
  { to, path, after = [] }: { to: string; path: string; after?: readonly string[] },
): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(async () => {
      const links = (await mailsTo(program, to)).flatMap(({ text }) => text.match(/https?:\S+/g));
      found = links.find((link) => link?.includes(path) && !after.includes(link)) ?? undefined;
      return found;
    }, `a mail to ${to} with a link to ${path}`)
    .toBeTruthy();
  return found ?? '';
}
