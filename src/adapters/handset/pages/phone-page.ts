import { formatInstant } from '#domain/format.ts';
import { textSize } from '#domain/text-segments.ts';
import { toIso } from '#domain/time.ts';
import type { Push } from '../browsers.ts';
import type { KeptText } from '../text-store.ts';
import type { Words } from './words.ts';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => entities[found]!);

export const stylesheet = `:root{color-scheme:light dark;font:16px/1.5 system-ui,"PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif}
body{max-width:36rem;margin:0 auto;padding:16px}
h1{font-size:28px;line-height:1.2}h2{font-size:20px}
header{display:flex;justify-content:space-between;align-items:baseline;gap:16px}
ol{list-style:none;margin:0;padding:0;display:grid;gap:12px}
li{border:1px solid #8886;border-radius:12px;padding:12px}
p{margin:0 0 8px;overflow-wrap:anywhere}.quiet{font-size:14px}dt{font-weight:600}`;

export interface PhoneView {
  words: Words;
  timeZone: string;
  texts: readonly KeptText[];
  pushes: readonly Push[];
}

/** A whole page without script. */
export function renderPhone({ words, timeZone, texts, pushes }: PhoneView): string {
  const time = (at: number) =>
    `<time datetime="${toIso(at)}">${escaped(formatInstant(at, timeZone, words.lang, 'second'))}</time>`;
  const list = (items: readonly string[]) =>
    items.length === 0 ? `<p>${words.none}</p>` : `<ol>${items.join('')}</ol>`;
  const textItems = texts.map(({ to, text, receivedAt }) => {
    const { segments, coding } = textSize(text);
    return `<li><p>${escaped(text)}</p><p class="quiet">${escaped(to)} · ${time(receivedAt)} · ${words.segments(segments, coding)}</p></li>`;
  });
  const pushItems = pushes.map(({ text, receivedAt }) => {
    const { title, body, lang } = readPush(text);
    return `<li><p lang="${escaped(lang)}"><strong>${escaped(title)}</strong><br>${escaped(body)}</p><p class="quiet">${time(receivedAt)}</p></li>`;
  });
  const sentinels = Object.entries(words.sentinel).map(
    ([digits, told]) => `<div><dt>…${digits}</dt><dd>${told}</dd></div>`,
  );
  return `<!doctype html>
<html lang="${words.lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${words.title}</title><link rel="stylesheet" href="/phone.css"><link rel="icon" href="data:,"></head>
<body><header><a href="/?lang=${words.lang}">${words.reload}</a><a href="/?lang=${words.other.lang}" lang="${words.other.lang}" hreflang="${words.other.lang}">${words.other.name}</a></header>
<main><h1>${words.title}</h1><p>${words.lead}</p>
<h2>${words.texts}</h2>${list(textItems)}
<h2>${words.pushes}</h2>${list(pushItems)}
<details><summary>${words.trying}</summary><p>${words.sentinels}</p><dl>${sentinels.join('')}</dl></details>
</main></body></html>
`;
}

function readPush(text: string): { title: string; body: string; lang: string } {
  try {
    const { title, body, lang } = JSON.parse(text) as Record<string, unknown>;
    return { title: String(title ?? ''), body: String(body ?? ''), lang: String(lang ?? '') };
  } catch {
    return { title: '', body: text, lang: '' };
  }
}
