import { type AccentTones, accentTones } from '../accent.ts';
import { html, type Markup, webAddress } from '../markup.ts';
import type { Speech } from '../words/speech.ts';
import type { Block, Letter, Row } from './letter.ts';

/*
 * Mail programs throw away much of what they get: the look is in the elements themselves, the style sheet only
 * turns it dark. Without either the mail is still headings, paragraphs, links and tables in reading order.
 */

const LATIN = `system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial`;
const fonts: Record<Speech['locale'], string> = {
  en: `${LATIN}, sans-serif`,
  'zh-CN': `${LATIN}, 'PingFang SC', 'Noto Sans SC', 'Microsoft YaHei', sans-serif`,
};

interface Look {
  tones: AccentTones;
  font: string;
  leading: string;
}

export function toHtml(letter: Letter, speech: Speech): string {
  const { brand, locale, operator } = speech;
  const look: Look = {
    tones: accentTones(brand.accent),
    font: fonts[locale],
    leading: locale === 'zh-CN' ? '1.7' : '1.55',
  };
  const { tones, font, leading } = look;
  return html`<!doctype html>
<html lang="${locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${letter.subject}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { text-underline-offset: 0.2em; }
h1:lang(zh), td:lang(zh) { word-break: keep-all; overflow-wrap: anywhere; }
td:lang(zh).prose { word-break: normal; }
@media (max-width: 480px) { .sheet { border-radius: 0 !important; padding: 24px 20px !important; } .page { padding: 0 !important; } .act { display: block !important; text-align: center; } }
@media (prefers-color-scheme: dark) {
.page { background: #0e1114 !important; }
.sheet { background: #171b20 !important; }
.ink { color: #eef1f3 !important; }
.soft { color: #b3bbc4 !important; }
.accent { color: ${tones.onDark} !important; }
.edge { border-color: #343c44 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f5f4f0;-webkit-text-size-adjust:100%;text-size-adjust:100%;">
<div class="page" style="padding:24px 0;background:#f5f4f0;">
<!--[if mso]><table role="presentation" width="600" align="center"><tr><td><![endif]-->
<div class="sheet ink" role="article" aria-label="${letter.subject}" lang="${locale}" style="box-sizing:border-box;max-width:600px;margin:0 auto;padding:32px;border-radius:12px;background:#ffffff;color:#15181d;font-family:${font};font-size:16px;line-height:${leading};text-autospace:normal;overflow-wrap:break-word;">
<p style="margin:0 0 24px;font-weight:600;"><a class="accent" href="${webAddress(brand.baseUrl)}" style="color:${tones.onLight};text-decoration:none;">${operator}</a></p>
<h1 style="margin:0 0 12px;font-size:24px;line-height:1.35;font-weight:700;text-wrap:balance;">${letter.title}</h1>
<p style="margin:0 0 16px;">${letter.lead}</p>
${letter.blocks.map((block) => renderBlock(block, look))}
${renderFoot(letter, speech, look)}
</div>
<!--[if mso]></td></tr></table><![endif]-->
</div>
</body>
</html>
`.text;
}

function renderBlock(block: Block, look: Look): Markup {
  switch (block.kind) {
    case 'paragraph':
      return html`<p style="margin:0 0 16px;">${block.text}</p>\n`;
    case 'note':
      return html`<p class="soft" style="margin:0 0 12px;font-size:14px;color:#4c535e;">${block.text}</p>\n`;
    case 'button':
      return renderButton(block, look);
    case 'rows':
      return renderRows(block);
    case 'quote':
      return html`<h2 style="${HEADING}">${block.heading}</h2>
<div class="edge" style="margin:0 0 24px;padding:4px 0 4px 16px;border-left:3px solid #e1ded6;white-space:pre-wrap;">${block.text}</div>\n`;
  }
}

// The border has the colour of the ground, so that programs that drop one keep a button.
function renderButton(block: Extract<Block, { kind: 'button' }>, { tones }: Look): Markup {
  const { fill, onFill, onLight } = tones;
  const paint = block.isSecond
    ? `border:1px solid;color:${onLight}`
    : `border:1px solid ${fill};background:${fill};color:${onFill}`;
  return html`<p style="margin:0 0 24px;"><a class="act${block.isSecond ? ' accent' : ''}" href="${webAddress(block.address)}" style="display:inline-block;box-sizing:border-box;padding:12px 28px;border-radius:8px;${paint};font-weight:600;text-decoration:none;">${block.label}</a></p>\n`;
}

const HEADING = 'margin:0 0 4px;font-size:16px;font-weight:700;';
const CELL = 'padding:8px 0;border-top:1px solid #e1ded6;vertical-align:top;';

function renderRows({ heading, rows, areAmounts }: Extract<Block, { kind: 'rows' }>): Markup {
  const align = areAmounts ? 'right' : 'left';
  return html`${heading !== undefined && html`<h2 style="${HEADING}">${heading}</h2>\n`}<table style="width:100%;margin:0 0 24px;border-collapse:collapse;font-size:inherit;">
${rows.map((row) => renderRow(row, align))}</table>\n`;
}

function renderRow({ label, value, below, isStrong }: Row, align: 'left' | 'right'): Markup {
  const width = align === 'right' ? '62%' : '38%';
  // An amount stays in one piece; a long label breaks instead.
  const whole = align === 'right' && below === undefined ? 'white-space:nowrap;' : '';
  // A whole sentence breaks as one, so that no full stop is left alone on a line.
  const prose = value.endsWith('。') ? ' prose' : '';
  return html`<tr><th class="soft edge" scope="row" style="${CELL}width:${width};padding-right:16px;text-align:left;font-weight:400;color:#4c535e;">${label}</th><td class="ink edge${prose}" style="${CELL}${whole}text-align:${align};color:#15181d;font-variant-numeric:tabular-nums;">${isStrong ? html`<span style="font-weight:600;">${value}</span>` : value}${below !== undefined && html`<br><span class="soft" style="font-size:14px;color:#4c535e;white-space:pre-line;">${below}</span>`}</td></tr>\n`;
}

function renderFoot(letter: Letter, speech: Speech, { tones }: Look): Markup {
  const { words, brand, locale } = speech;
  return html`<div class="soft edge" style="margin-top:32px;padding-top:16px;border-top:1px solid #e1ded6;font-size:14px;color:#4c535e;">
<p style="margin:0 0 8px;">${words.support}${words.colon}<a class="accent" href="mailto:${encodeURI(brand.supportEmail)}" style="color:${tones.onLight};">${brand.supportEmail}</a> · ${brand.supportHours[locale]}</p>
<p style="margin:0 0 8px;">${letter.reason}</p>
<p style="margin:0;">${[brand.legalName, ...brand.postalAddress].join(', ')}</p>
</div>`;
}
