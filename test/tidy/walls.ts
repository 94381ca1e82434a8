import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';
import { isCode, parse, type SourceFile, scriptOf, visitNodes } from './source-files.ts';
import { rowFor, type WallRow } from './wall-table.ts';

const builtins = new Set(builtinModules);

/** Every specifier a file imports: import, export from, import(), import type, typeof import(). */
export function importsOf(file: SourceFile): string[] {
  const found = ts.preProcessFile(scriptOf(file), true, true).importedFiles;
  return [...new Set(found.map(({ fileName }) => fileName))];
}

type Target = { kind: 'file'; path: string } | { kind: 'package' | 'node'; name: string };

/** Where a specifier leads: a path under the root, a package, or one of Node's own modules. */
export function resolveImport(from: string, specifier: string): Target {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('#')) return { kind: 'file', path: `src/${bare.slice(1)}` };
  if (bare.startsWith('.')) {
    return { kind: 'file', path: posix.join(posix.dirname(from), bare) };
  }
  if (bare.startsWith('node:')) return { kind: 'node', name: bare };
  if (builtins.has(bare)) return { kind: 'node', name: `node:${bare}` };
  const segments = bare.split('/');
  return { kind: 'package', name: segments.slice(0, bare.startsWith('@') ? 2 : 1).join('/') };
}

/** Imports that go through a wall, as sentences. */
export function brokenWalls(rows: readonly WallRow[], files: readonly SourceFile[]): string[] {
  const listed = rows.flatMap(({ npm }) => (Array.isArray(npm) ? npm : []));
  const named = new Set(listed.filter((name) => !name.startsWith('node:')));
  return sources(files).flatMap((file) => {
    const place = rowFor(rows, file.path.slice('src/'.length));
    return importsOf(file)
      .filter((specifier) => !isAllowed(place, named, resolveImport(file.path, specifier)))
      .map((specifier) => `${file.path} may not import ${specifier}`);
  });
}

function isAllowed(
  { row, own }: { row: WallRow; own: string },
  named: ReadonlySet<string>,
  target: Target,
): boolean {
  if (target.kind === 'file') {
    if (!target.path.startsWith('src/')) return false;
    const path = target.path.slice('src/'.length);
    if (row.mayImport === 'all') return true;
    return [own, ...row.mayImport].some((room) => path.startsWith(`${room}/`));
  }
  if (row.npm === 'all') return true;
  if (row.npm === 'none') return false;
  if (row.npm === 'own') return !named.has(target.name);
  if (row.npm.includes(target.name)) return true;
  return target.kind === 'node' && !row.npm.some((name) => name.startsWith('node:'));
}

/** Each ring of files that import each other, as `a → b → a`. */
export function cycles(files: readonly SourceFile[]): string[] {
  const code = sources(files);
  const known = new Set(code.map(({ path }) => path));
  const edges = new Map(
    code.map((file) => {
      const targets = importsOf(file).map((specifier) => resolveImport(file.path, specifier));
      const paths = targets.flatMap((target) => (target.kind === 'file' ? [target.path] : []));
      return [file.path, paths.filter((path) => known.has(path))];
    }),
  );
  const rings: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start !== -1) {
      rings.push([...trail.slice(start), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return rings;
}

/** Files that only pass on what others export. */
export function barrels(files: readonly SourceFile[]): string[] {
  return sources(files)
    .filter((file) => {
      const { statements } = parse(file);
      const isPassedOn = (node: ts.Statement) =>
        ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined;
      const isStar = (node: ts.Statement) =>
        ts.isExportDeclaration(node) && isPassedOn(node) && node.exportClause === undefined;
      const isOnlyPassing = statements.length > 0 && statements.every(isPassedOn);
      return isOnlyPassing || statements.some(isStar);
    })
    .map(({ path }) => `${path} is a barrel`);
}

/** Files outside src/main that read the environment. */
export function environmentReaders(files: readonly SourceFile[]): string[] {
  return sources(files)
    .filter(({ path }) => !path.startsWith('src/main/'))
    .filter((file) => {
      let reads = importsOf(file).some((name) => /^(node:)?process$|^\$env\//.test(name));
      visitNodes(file, (node) => {
        reads ||= isEnvironment(node);
      });
      return reads;
    })
    .map(({ path }) => `${path} reads the environment; only src/main may`);
}

function isEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'env') {
    const { expression } = node;
    return isProcess(expression) || ts.isMetaProperty(expression);
  }
  if (ts.isElementAccessExpression(node)) return isProcess(node.expression);
  return ts.isVariableDeclaration(node) && !!node.initializer && isProcess(node.initializer);
}

function isProcess(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === 'process';
  return (
    ts.isPropertyAccessExpression(node) &&
    node.name.text === 'process' &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'globalThis'
  );
}

function sources(files: readonly SourceFile[]): SourceFile[] {
  return files.filter((file) => file.path.startsWith('src/') && isCode(file));
}
