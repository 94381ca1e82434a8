import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { renderPage } from '../pages/layout.ts';
import type { Piece } from '../pages/markup.ts';
import type { Words } from '../pages/words-en.ts';
import { answer } from './exchange.ts';

const stylesheet = readFileSync(new URL('../pages/harbour.css', import.meta.url), 'utf8');
const stylesheetPath = `/assets/${createHash('sha256').update(stylesheet).digest('hex').slice(0, 16)}.css`;

export interface PageAnswer {
  words: Words;
  heading: string;
  isWrong?: boolean;
  kind: string;
  main: Piece;
  switchForm?: string;
  /** Where the page's forms may end up besides here: browsers check redirects too. */
  formTarget?: string;
  status?: number;
}

/** Sends a page under a policy that allows no script, no frame and no foreign file. */
export function answerPage(response: ServerResponse, page: PageAnswer) {
  const { words, main, kind, switchForm } = page;
  const title = `${page.isWrong ? `${words.error.title}: ` : ''}${page.heading} · ${words.brand}`;
  const body = renderPage({
    words,
    stylesheet: stylesheetPath,
    title,
    kind,
    main,
    ...(switchForm ? { switchForm } : {}),
  });
  const formAction = ["'self'", page.formTarget && new URL(page.formTarget).origin].filter(Boolean);
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    'img-src data:',
    `form-action ${formAction.join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  answer(response, page.status ?? 200, {
    type: 'text/html; charset=utf-8',
    body,
    headers: { 'content-security-policy': policy, 'content-language': words.lang },
  });
}

export function answerStylesheet(response: ServerResponse, path: string): boolean {
  if (path !== stylesheetPath) return false;
  answer(response, 200, {
    type: 'text/css; charset=utf-8',
    body: stylesheet,
    headers: { 'cache-control': 'public, max-age=31536000, immutable' },
  });
  return true;
}
