import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectFolder } from './project-folder.ts';

/** Lies in the built pages and says what they were built from. */
const stampOf = (folder: string): string => join(folder, 'build/built-from');

/** Everything that pages are built from; they carry code of all rooms. */
const sourcesOf = (folder: string): string[] => [
  ...['package-lock.json', 'vite.config.ts'].map((name) => join(folder, name)),
  ...readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(),
];

function digestOf(folder: string, files: readonly string[]): string {
  const digest = createHash('sha256');
  for (const file of files)
    digest
      .update(`${relative(folder, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return digest.digest('hex');
}

/** Notes what the pages of this folder were built from just now. */
export const stampPages = (folder: string): void =>
  writeFileSync(stampOf(folder), digestOf(folder, sourcesOf(folder)));

/** The pages that are there were built from other sources than those that are here now. */
export function arePagesStale(folder: string): boolean {
  const files = sourcesOf(folder);
  const builtAt = statSync(join(folder, 'build/handler.js')).mtimeMs;
  // Looking at the times is quick and nearly always enough; in a copy they may say anything.
  if (files.every((file) => statSync(file).mtimeMs <= builtAt)) return false;
  const stamp = stampOf(folder);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== digestOf(folder, files);
}

if (import.meta.main) stampPages(projectFolder);
