import type { Speech } from '../words/speech.ts';
import type { Block, Letter, Row } from './letter.ts';

/** The plain text of a mail: what matters comes first, each address stands on a line of its own. */
export function toText(letter: Letter, speech: Speech): string {
  const { words, brand, locale, operator } = speech;
  const foot = [
    letter.reason,
    `${words.support}${words.colon}${brand.supportEmail} · ${brand.supportHours[locale]}`,
    `${operator} · ${brand.baseUrl}`,
    [brand.legalName, ...brand.postalAddress].join(', '),
  ];
  const parts = [
    letter.title,
    letter.lead,
    ...letter.blocks.map((block) => blockText(block, words.colon)),
    `-- \n${foot.join('\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function blockText(block: Block, colon: string): string {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return block.text;
    case 'button':
      return `${block.label}${colon.trimEnd()}\n${block.address}`;
    case 'rows': {
      const rows = block.rows.map((row) => rowText(row, colon));
      return (block.heading === undefined ? rows : [block.heading, ...rows]).join('\n');
    }
    case 'quote': {
      const lines = block.text.split('\n').map((line) => `> ${line}`);
      return [`${block.heading}${colon.trimEnd()}`, ...lines].join('\n');
    }
  }
}

const rowText = ({ label, value, below }: Row, colon: string): string =>
  `${label}${colon}${value}${below === undefined ? '' : `\n  ${below.replaceAll('\n', '\n  ')}`}`;
