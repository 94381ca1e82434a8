import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/** A file of the project; `path` is relative to its root, with forward slashes. */
export type SourceFile = { path: string; text: string };

export const root = join(import.meta.dirname, '../..');

const GENERATED = new Set([
  'node_modules',
  'build',
  '.svelte-kit',
  '.xuka',
  'test-results',
  '.git',
]);

/** Every text file that is or could be committed. */
export function projectFiles(): SourceFile[] {
  return (listByGit() ?? walk(root))
    .filter((path) => existsSync(join(root, path)) && statSync(join(root, path)).isFile())
    .map((path) => ({ path, bytes: readFileSync(join(root, path)) }))
    .filter(({ bytes }) => !bytes.includes(0))
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }));
}

function listByGit(): string[] | undefined {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const git = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (git.status !== 0) return undefined;
  const paths = git.stdout.split('\0').filter((path) => path !== '');
  return paths.length > 0 ? paths : undefined;
}

// A copy without its history is tested too.
function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (GENERATED.has(entry.name) || entry.name.endsWith('.log')) return [];
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [relative(root, path).split(sep).join('/')] : [];
  });
}

export const isTypeScript = ({ path }: SourceFile) => path.endsWith('.ts');
export const isSvelte = ({ path }: SourceFile) => path.endsWith('.svelte');
export const isCode = (file: SourceFile) => isTypeScript(file) || isSvelte(file);

/** The TypeScript of a file: all of it, or what stands in a component's script elements. */
export function scriptOf(file: SourceFile): string {
  if (!isSvelte(file)) return file.text;
  const scripts = file.text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g);
  return [...scripts].map((match) => match[1]).join('\n');
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

export function parse(file: SourceFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known) return known;
  const tree = ts.createSourceFile(file.path, scriptOf(file), ts.ScriptTarget.Latest, true);
  parsed.set(file, tree);
  return tree;
}

/** Calls `visit` for every node of the file's code. */
export function visitNodes(file: SourceFile, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node) => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(parse(file));
}
