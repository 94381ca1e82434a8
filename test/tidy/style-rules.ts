import ts from 'typescript';
import { isCode, isTypeScript, parse, type SourceFile, visitNodes } from './source-files.ts';

const MAX_LINES = 400;

/** What is wrong with one file, as sentences; empty when nothing is. */
export type Rule = (file: SourceFile) => string[];

const startsIn = (file: SourceFile, ...folders: string[]) =>
  folders.some((folder) => file.path.startsWith(`${folder}/`));

// Language tags keep their own spelling (RFC 5646): zh-CN.
const plain = /^([a-z0-9]+(-[a-z0-9]+)*|[a-z]{2}-[A-Z]{2})(\.[a-z0-9-]+)*$/;
const route = /^\+(page|layout|error|server)(@[a-z()-]*)?(\.server)?\.(svelte|ts)$/;
const routeFolder =
  /^(\(?[a-z0-9-]+\)?|__[a-z-]+|\[{1,2}(\.\.\.)?[a-z][a-zA-Z]*(=[a-z-]+)?\]{1,2})$/;
const migration = /^\d{4}_[a-z0-9]+(_[a-z0-9]+)*\.sql$/;
/** Names that tools and readers look for in this very spelling. */
const spelt = new Set(['.gitkeep', 'README.md']);
const vague = /(^|-)(manager|helper|helpers|util|utils|data|info)(-|\.|$)/;

export const fileNames: Rule = (file) => {
  const { path } = file;
  if (!startsIn(file, 'src', 'test', 'bench', 'migrations')) return [];
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  if (startsIn(file, 'migrations'))
    return migration.test(name) ? [] : [`${path} is not 0001_x.sql`];
  if (vague.test(name)) return [`${path} has a name that says nothing`];
  const isRoute = path.startsWith('src/edges/web/routes/');
  const isNamed = plain.test(name) || (isRoute && route.test(name)) || spelt.has(name);
  const folder = isRoute ? routeFolder : plain;
  const areNamed = segments.every((segment) => folder.test(segment) || plain.test(segment));
  return isNamed && areNamed ? [] : [`${path} is not in kebab-case`];
};

export const noAny: Rule = (file) => {
  if (!isCode(file)) return [];
  const found: string[] = [];
  visitNodes(file, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(at(file, node, 'uses any'));
  });
  const silenced = new RegExp(`@ts-${'(ignore|nocheck)'}\\b`);
  if (silenced.test(file.text)) found.push(`${file.path} silences the type checker`);
  return found;
};

/** No folders of one machine, and no address of a package registry. */
export const noMachinePaths: Rule = (file) => {
  const folders = ['work', 'root', 'Users/[a-z]+', 'home/[a-z]+'].join('|');
  const machine = new RegExp(`(?<![\\w.:/-])/(${folders})/|[A-Z]:\\\\Users\\\\`);
  const registry = new RegExp(
    `\\b(registry|npm)\\.[\\w.-]+\\.(${['org', 'com', 'io'].join('|')})\\b`,
  );
  const found = [];
  if (machine.test(file.text)) found.push(`${file.path} names a folder of one machine`);
  if (registry.test(file.text)) found.push(`${file.path} names a registry`);
  return found;
};

const runners = new Set(['test', 'it', 'describe', 'suite']);
const words = new Set(['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe']);

/** Every test runs; skipping under a condition (`runIf`, `test.skip(condition, why)`) is allowed. */
export const noSkippedTests: Rule = (file) => {
  if (!startsIn(file, 'test') || !isTypeScript(file)) return [];
  const found: string[] = [];
  visitNodes(file, (node) => {
    if (!ts.isCallExpression(node)) return;
    const chain = callee(node.expression);
    const [first] = chain;
    if (first === undefined) return;
    if (words.has(first)) found.push(at(file, node, `calls ${first}`));
    if (!runners.has(first)) return;
    const marks = chain.slice(1);
    const isNamed = node.arguments[0] !== undefined && ts.isStringLiteralLike(node.arguments[0]);
    const isBare = node.arguments.length === 0;
    for (const mark of marks) {
      const never = mark === 'only' || mark === 'todo' || mark === 'fails';
      const whenNamed = mark === 'skip' || mark === 'fixme';
      const tells = never || (whenNamed && (isNamed || isBare));
      if (tells) found.push(at(file, node, `marks a test with .${mark}`));
    }
  });
  return found;
};

// test.describe.only → ['test', 'describe', 'only']; test.skip.each([]) → through the inner call.
function callee(node: ts.Expression): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) return [...callee(node.expression), node.name.text];
  if (ts.isCallExpression(node)) return callee(node.expression);
  return [];
}

const ambient = new Set(['process', 'crypto', 'performance', 'fetch', 'console', 'globalThis']);
const timers = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']);

/** The domain has no clock, no chance and no outside world. */
export const pureDomain: Rule = (file) => {
  if (!startsIn(file, 'src/domain') || !isTypeScript(file)) return [];
  const found: string[] = [];
  visitNodes(file, (node) => {
    const why = impurity(node);
    if (why) found.push(at(file, node, `uses ${why}`));
  });
  return found;
};

function impurity(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const text = `${node.expression.getText()}.${node.name.text}`;
    if (['Date.now', 'Math.random', 'Temporal.Now'].includes(text)) return text;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date') {
    return (node.arguments?.length ?? 0) === 0 ? 'new Date()' : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return 'Date()';
  if (!ts.isIdentifier(node) || !isUse(node)) return undefined;
  return ambient.has(node.text) || timers.has(node.text) ? node.text : undefined;
}

// A name is a use unless it is being declared, or is the member of something else.
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  const isCalled = ts.isCallExpression(parent) && parent.expression === node;
  return isCalled;
}

export const shortFiles: Rule = (file) => {
  const isMeasured = isCode(file) && startsIn(file, 'src', 'test', 'bench');
  const lines = file.text.split('\n').length - 1;
  return isMeasured && lines > MAX_LINES ? [`${file.path} has ${lines} lines`] : [];
};

export const cleanText: Rule = ({ path, text }) => {
  const found = [];
  if (text !== '' && !text.endsWith('\n')) found.push(`${path} does not end with a newline`);
  if (text.includes('\r')) found.push(`${path} has carriage returns`);
  return found;
};

const promise = new RegExp(
  `\\b(${['TO', 'FIX'].map((w) => `${w}${w === 'TO' ? 'DO' : 'ME'}`).join('|')})\\b`,
);

export const nothingLeftOpen: Rule = (file) =>
  isCode(file) && promise.test(file.text) ? [`${file.path} leaves something to do`] : [];

/** The lock file must work with every registry, so it names none. */
export const portableLock: Rule = ({ path, text }) => {
  if (!path.endsWith('package-lock.json')) return [];
  const { packages } = JSON.parse(text) as { packages: Record<string, { resolved?: string }> };
  return Object.entries(packages)
    .filter(([, { resolved }]) => /^(https?|git)/.test(resolved ?? ''))
    .map(([name]) => `${path} says where ${name} comes from`);
};

export const rules: Readonly<Record<string, Rule>> = {
  fileNames,
  noAny,
  noMachinePaths,
  noSkippedTests,
  pureDomain,
  shortFiles,
  cleanText,
  nothingLeftOpen,
  portableLock,
};

function at(file: SourceFile, node: ts.Node, what: string): string {
  const { line } = parse(file).getLineAndCharacterOfPosition(node.getStart());
  return `${file.path}:${line + 1} ${what}`;
}
