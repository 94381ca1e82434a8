import { html, type Piece } from './markup.ts';
import { en, type Words } from './words-en.ts';
import { zh } from './words-zh.ts';

export const wordsOf = (lang: Words['lang']): Words => (lang === 'zh-CN' ? zh : en);

const names: Record<Words['lang'], string> = { 'zh-CN': '中文', en: 'English' };

export interface Page {
  words: Words;
  title: string;
  /** Address of this page with its query, for the switch of language. */
  address: URL;
  main: Piece;
}

export const stylesheetPath = '/mailbox.css';

/** A whole page without script. */
export function renderPage({ words, title, address, main }: Page): string {
  const switches = (['zh-CN', 'en'] as const).map((lang) =>
    lang === words.lang
      ? html`<li><span aria-current="true" lang="${lang}">${names[lang]}</span></li>`
      : html`<li><a href="${inLanguage(address, lang)}" hreflang="${lang}" lang="${lang}">${names[lang]}</a></li>`,
  );
  const whole = title === words.title ? title : `${title} · ${words.title}`;
  return html`<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${whole}</title>
<link rel="stylesheet" href="${stylesheetPath}">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<header class="top">
<a class="brand" href="${inLanguage(new URL('/', address), words.lang)}"><svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M3 6.500h18v12H3zM3 7l9 7 9-7" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/></svg>${words.title}</a>
<nav aria-label="${words.language}"><ul class="languages">${switches}</ul></nav>
</header>
<main id="main">${main}</main>
</body>
</html>
`.text;
}

/** Path and query of an address in a language. */
export function inLanguage(address: URL, lang: Words['lang']): string {
  const there = new URL(address);
  there.searchParams.set('lang', lang);
  return there.pathname + there.search;
}
