import { type FileHandle, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** How long a line that nobody waits for may wait for company. */
const idlyMs = 100;

/** Read in well under a second at the next start. */
const longBytes = 16 * 1024 * 1024;

/**
 * An append-only file of lines, flushed to the disk in groups: while one flush runs, the lines that
 * arrive wait together for the next. `rotate` puts a snapshot in place of all earlier files, so the
 * folder stays bounded. A line torn by a crash is dropped on load; nobody was told of it.
 */
export class Journal {
  readonly #folder: string;
  #file: FileHandle;
  #generation: number;
  #waiting: string[] = [];
  #group: Promise<void> | null = null;
  #tail: Promise<void> = Promise.resolve();
  #idly: NodeJS.Timeout | null = null;
  #bytes: number;
  #snapshotBytes: number;

  private constructor(
    folder: string,
    file: FileHandle,
    found: { last: number; bytes: number; snapshotBytes: number },
  ) {
    this.#folder = folder;
    this.#file = file;
    this.#generation = found.last;
    this.#bytes = found.bytes;
    this.#snapshotBytes = found.snapshotBytes;
  }

  /** Reads every kept line in order into `onLine`, then opens a new file to append to. */
  static async open(folder: string, onLine: (line: string) => void): Promise<Journal> {
    const names = await readdir(folder);
    const base = generationsOf(names, 'snapshot').at(-1) ?? 0;
    const journals = generationsOf(names, 'journal').filter((each) => each >= base);
    let snapshotBytes = 0;
    if (base > 0) {
      snapshotBytes = await readLines(join(folder, fileName('snapshot', base)), onLine);
    }
    let bytes = 0;
    for (const each of journals) {
      bytes += await readLines(join(folder, fileName('journal', each)), onLine);
    }
    const last = Math.max(base, ...journals) + 1;
    const file = await openForAppend(folder, last);
    return new Journal(folder, file, { last, bytes, snapshotBytes });
  }

  /** More was appended since the last snapshot than a new one would cost. */
  get isLong() {
    return this.#bytes > Math.max(longBytes, this.#snapshotBytes);
  }

  append(line: string) {
    this.#waiting.push(line);
    this.#bytes += line.length + 1;
    this.#schedule();
  }

  /** For a line nobody waits for: it goes with the next that somebody waits for, or soon by itself. */
  appendIdly(line: string) {
    this.#waiting.push(line);
    this.#bytes += line.length + 1;
    if (this.#group || this.#idly) return;
    this.#idly = setTimeout(() => this.#schedule(), idlyMs);
  }

  #schedule() {
    if (this.#idly) clearTimeout(this.#idly);
    this.#idly = null;
    if (this.#group) return;
    this.#group = this.#tail.then(() => this.#writeGroup());
    this.#tail = this.#group;
  }

  /** Resolves when everything somebody waits for is on the disk. Once a write failed, all later ones do. */
  flushed(): Promise<void> {
    return this.#tail;
  }

  async #writeGroup() {
    // Lets every caller of this turn of the loop join the group.
    await new Promise(setImmediate);
    const lines = this.#waiting;
    const file = this.#file;
    this.#waiting = [];
    this.#group = null;
    await file.appendFile(`${lines.join('\n')}\n`);
    await file.datasync();
  }

  /**
   * Starts a new file and writes `snapshot` beside it. Lines appended meanwhile land in the new file
   * and repeat what the snapshot may already hold; loading applies the last word of each record.
   */
  async rotate(snapshot: () => Iterable<string>) {
    const previous = this.#file;
    this.#file = await openForAppend(this.#folder, this.#generation + 1);
    this.#generation += 1;
    this.#bytes = 0;
    await this.flushed();
    await previous.close();
    this.#snapshotBytes = await this.#writeSnapshot(snapshot());
    await this.flushed();
    const final = join(this.#folder, fileName('snapshot', this.#generation));
    await rename(`${final}.part`, final);
    await syncFolder(this.#folder);
    await removeBefore(this.#folder, this.#generation);
  }

  async #writeSnapshot(lines: Iterable<string>): Promise<number> {
    const path = join(this.#folder, `${fileName('snapshot', this.#generation)}.part`);
    const file = await open(path, 'w', 0o600);
    try {
      for (const chunk of chunked(lines, 500)) await file.appendFile(`${chunk.join('\n')}\n`);
      await file.sync();
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  }

  async close() {
    if (this.#waiting.length > 0) this.#schedule();
    await this.flushed();
    await this.#file.close();
  }
}

const fileName = (kind: 'journal' | 'snapshot', generation: number) =>
  `${kind}-${String(generation).padStart(8, '0')}.ndjson`;

const generationsOf = (names: readonly string[], kind: string) =>
  names
    .map((name) => new RegExp(`^${kind}-(\\d{8})\\.ndjson$`).exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);

async function openForAppend(folder: string, generation: number) {
  const file = await open(join(folder, fileName('journal', generation)), 'a', 0o600);
  await syncFolder(folder);
  return file;
}

/** A new name in a folder survives a power cut only once the folder itself is synced. */
async function syncFolder(folder: string) {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readLines(path: string, onLine: (line: string) => void): Promise<number> {
  const text = await readFile(path, 'utf8');
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  for (const line of complete.split('\n')) if (line !== '') onLine(line);
  return text.length;
}

async function removeBefore(folder: string, generation: number) {
  for (const name of await readdir(folder)) {
    const digits = /^(?:journal|snapshot)-(\d{8})\.ndjson(?:\.part)?$/.exec(name)?.[1];
    if (digits !== undefined && Number(digits) < generation) await rm(join(folder, name));
  }
}

function* chunked(lines: Iterable<string>, size: number) {
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
