import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MailSummary, readSummary } from './mail-view.ts';

export interface Arrival {
  from: string;
  to: readonly string[];
  /** The mail as it was sent (RFC 5322). */
  source: Buffer;
  receivedAt: number;
}

const NAME = /^(\d{13}-\d{6})\.eml$/;
const LONGEST_HEAD = 64 * 1024;

/**
 * Mails as .eml files in a folder, oldest thrown away beyond `limit`. What lists need is in memory; bodies stay on
 * the disk. Not made safe against a power cut: it is a mailbox to look into, not one to rely on.
 */
export class MailStore {
  readonly #folder: string;
  readonly #limit: number;
  /** Oldest first. */
  #summaries: MailSummary[] = [];
  #count = 0;

  private constructor(folder: string, limit: number) {
    this.#folder = folder;
    this.#limit = limit;
  }

  static async open(folder: string, limit: number): Promise<MailStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const store = new MailStore(folder, limit);
    const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
    for (const name of names) {
      const id = NAME.exec(name)?.[1] ?? '';
      store.#summaries.push(await readSummary(id, await headOf(join(folder, name))));
    }
    await store.#trim();
    return store;
  }

  /** Newest first; `to` finds every mail with a recipient that contains it. */
  list(wish: { to?: string | undefined; limit: number }): MailSummary[] {
    const to = wish.to?.trim().toLowerCase() ?? '';
    const fits = ({ to: recipients }: MailSummary) =>
      to === '' || recipients.some((recipient) => recipient.toLowerCase().includes(to));
    return this.#summaries.filter(fits).reverse().slice(0, wish.limit);
  }

  get size(): number {
    return this.#summaries.length;
  }

  /** Everybody who got a mail, those who got one last first. */
  recipients(): string[] {
    return [...new Set(this.#summaries.toReversed().flatMap(({ to }) => to))];
  }

  /** The whole file; null when there is no such mail (any more). */
  async source(id: string): Promise<Buffer | null> {
    if (!this.#summaries.some((summary) => summary.id === id)) return null;
    try {
      return await readFile(this.#path(id));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }

  async add({ from, to, source, receivedAt }: Arrival): Promise<MailSummary> {
    this.#count = (this.#count + 1) % 1_000_000;
    const id = `${receivedAt}-${String(this.#count).padStart(6, '0')}`;
    // The envelope is kept as any mail server's last hop writes it (RFC 5321 4.4).
    const envelope = [`Return-Path: <${from}>`, ...to.map((address) => `Delivered-To: ${address}`)];
    const file = Buffer.concat([Buffer.from(`${envelope.join('\r\n')}\r\n`), source]);
    const path = this.#path(id);
    await writeFile(`${path}.part`, file, { mode: 0o600 });
    await rename(`${path}.part`, path);
    const summary = await readSummary(id, file.subarray(0, LONGEST_HEAD));
    this.#summaries.push(summary);
    await this.#trim();
    return summary;
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.eml`);
  }

  async #trim(): Promise<void> {
    const over = this.#summaries.splice(0, Math.max(0, this.#summaries.length - this.#limit));
    await Promise.all(over.map(({ id }) => rm(this.#path(id), { force: true })));
  }
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_HEAD), 0, LONGEST_HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
