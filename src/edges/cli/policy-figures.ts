import type { Locale } from '#domain/locale.ts';

type Figure = readonly [place: string, text: string];

/** Every figure of a part of a document with its place; an entry with an id is one. */
export function figuresOf(place: string, value: unknown, locale: Locale): Figure[] {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((each) => typeof each !== 'object'))
      return [[place, value.join(', ')]];
    return value.flatMap((each, at): Figure[] => {
      if (!hasId(each)) return figuresOf(`${place}[${at}]`, each, locale);
      const own = figuresOf('', each, locale).map(([name, text]) => `${name.slice(3)}: ${text}`);
      return [[`${place} › ${each.id}`, own.join('; ')]];
    });
  }
  if (typeof value !== 'object' || value === null) return [[place, String(value)]];
  // Texts for people, in the language that is read.
  if ('zh-CN' in value && 'en' in value) return figuresOf(place, value[locale], locale);
  return Object.entries(value).flatMap(([name, each]) =>
    name === 'id' ? [] : figuresOf(`${place} › ${name}`, each, locale),
  );
}

const hasId = (value: unknown): value is { id: string } =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
