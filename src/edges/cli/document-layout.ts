const WIDTH = 100;

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Columns on a screen: Chinese characters and full-width signs take two. */
const columns = (text: string): number =>
  text.length +
  (text.match(
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g,
  )?.length ?? 0);

function onOneLine(value: Json): string {
  if (isList(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return '{}';
    return `{ ${entries.map(([key, part]) => `${JSON.stringify(key)}: ${onOneLine(part)}`).join(', ')} }`;
  }
  return JSON.stringify(value);
}

function laidOut(value: Json, depth: number, taken: number): string {
  const line = onOneLine(value);
  if (typeof value !== 'object' || value === null) return line;
  // Entries of the document are read one below the other, however short they are.
  const isPart = depth > 2 || (isList(value) && value.every((part) => typeof part !== 'object'));
  if (isPart && taken + columns(line) <= WIDTH) return line;
  if (line === '[]' || line === '{}') return line;
  const indent = '  '.repeat(depth + 1);
  const inside = isList(value)
    ? value.map((part) => indent + laidOut(part, depth + 1, indent.length + 1))
    : Object.entries(value).map(([key, part]) => {
        const start = `${indent}${JSON.stringify(key)}: `;
        return start + laidOut(part, depth + 1, start.length + 1);
      });
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${inside.join(',\n')}\n${'  '.repeat(depth)}${close}`;
}

/** JSON for people: short parts on one line, the rest broken; the same value is always the same text. */
export const layOut = (value: Json): string => `${laidOut(value, 0, 0)}\n`;
