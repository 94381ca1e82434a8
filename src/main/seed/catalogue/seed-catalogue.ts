import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '#domain/catalogue.ts';
import { readCatalogueDocument } from '#edges/cli/catalogue-document.ts';
import { errorLine } from '#edges/cli/document-error.ts';

/** Order of sale: markets first, then one file a market. */
const parts = ['markets-and-zones.json', 'gb.json', 'de.json', 'cn.json', 'travel.json'];

/** What the demo operator Meridian Mobile 子午移动 sells. Throws when its own files have an error. */
export function readSeedCatalogue(): Catalogue {
  const texts = parts.map((name) => ({
    name,
    text: readFileSync(join(import.meta.dirname, name), 'utf8'),
  }));
  const reading = readCatalogueDocument(...texts);
  if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join('\n'));
  return reading.catalogue;
}
