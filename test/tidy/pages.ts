import { posix } from 'node:path';
import type { SourceFile } from './source-files.ts';

export const isPage = ({ path }: SourceFile): boolean => path.endsWith('.md');

/** A page's text without what is shown as code. */
const prose = (text: string): string =>
  text
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/^ {4}.*$/gm, '')
    .replace(/`[^`\n]*`/g, '');

/** Where a page's links and pictures lead within the project: paths from its root, `#` and all. */
export function linksOf({ path, text }: SourceFile): string[] {
  const targets = [...prose(text).matchAll(/\]\(<?([^)\s>]+)>?\)/g)].map((match) => match[1] ?? '');
  return targets
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target))
    .map((target) =>
      target.startsWith('#') ? `${path}${target}` : posix.join(posix.dirname(path), target),
    );
}

/** The addresses of a page's headings, as hosts of Markdown make them. */
export const anchorsOf = (text: string): string[] =>
  [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );

/** Links that lead nowhere, as sentences. `exists` tells of a file or folder. */
export function brokenLinks(
  pages: readonly SourceFile[],
  exists: (path: string) => boolean,
): string[] {
  const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page.text)]));
  return pages.flatMap((page) =>
    linksOf(page)
      .filter((link) => {
        const [path = '', anchor] = link.split('#');
        if (path.startsWith('../') || !exists(path)) return true;
        return anchor !== undefined && anchors.get(path)?.includes(anchor) === false;
      })
      .map((link) => `${page.path} leads to ${link}, which is not there`),
  );
}

/** Names that a page does not show as code: `name`. */
export const unnamed = (names: readonly string[], page: string): string[] =>
  names.filter((name) => !page.includes(`\`${name}\``));

/** Metrics by the names they are registered under. */
export const metricNames = (code: string): string[] =>
  [...code.matchAll(/\bname: '(xuka_\w+)'/g)].map((match) => match[1] ?? '');

/** What doctor checks, by the names in its findings. */
export const checkNames = (files: readonly SourceFile[]): string[] => [
  ...new Set(
    files
      .filter(({ path }) => /^src\/main\/doctor[\w-]*\.ts$/.test(path))
      .flatMap(({ text }) => [...text.matchAll(/\b(?:check(?: =|:)|fail\() ?'(\w+)'/g)])
      .map((match) => match[1] ?? ''),
  ),
];
