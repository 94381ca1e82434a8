import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { CatalogueChange } from '#domain/catalogue-change.ts';
import { readCatalogueDocument, writeCatalogueDocument } from '#edges/cli/catalogue-document.ts';
import { catalogueRefusalWords } from '#edges/cli/catalogue-refusal.ts';
import { errorLine } from '#edges/cli/document-error.ts';
import { readCatalogue } from '#storage/reference.ts';
import { importCatalogue } from '#usecases/import-catalogue.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { withMigratedDatabase } from '../migrated-database.ts';

const REFUSED = 3;

/** Brings a catalogue document in, or the stored catalogue out. */
export const catalog: Command = {
  usage: 'import <file>… [--dry-run] [--json]  |  export [<file>]',
  about:
    'import makes the operator sell what the document says. Several files are parts of one document.\n' +
    'A plan that was changed gets its next version, a plan left out is withdrawn, and nothing that\n' +
    'was sold ever changes. With any error or refusal nothing is written.\n' +
    'export writes the whole catalogue to a file, or to standard output.',
  options: {
    'dry-run': { type: 'boolean', about: 'only tell what an import would do' },
    json: { type: 'boolean', about: 'print one JSON object instead of lines' },
  },
  positionals: { min: 1, max: 50 },
  exits: { [REFUSED]: 'the document has errors, or the import was refused; nothing was written' },
  run: async (call) => {
    const [verb, ...files] = call.positionals;
    if (verb === 'import' && files.length > 0) return importFiles(call, files);
    if (verb === 'export' && files.length <= 1) return exportTo(call, files[0]);
    call.err('Say "import <file>…" or "export [<file>]". See: xuka catalog --help\n');
    return EXIT.misused;
  },
};

async function importFiles(call: Call, files: readonly string[]): Promise<number> {
  const parts = files.map((file) => ({
    name: files.length === 1 ? '' : basename(file),
    text: readFileSync(resolve(call.folder, file), 'utf8'),
  }));
  const reading = readCatalogueDocument(...parts);
  if ('errors' in reading) return refuse(call, reading.errors.map(errorLine));
  const dryRun = call.values['dry-run'] === true;
  const change = await withMigratedDatabase(call, ({ database }) =>
    importCatalogue({ database, clock: Date.now }, reading.catalogue, { dryRun }),
  );
  if (change.refusals.length > 0) return refuse(call, change.refusals.map(catalogueRefusalWords));
  const counts = countChange(change);
  if (call.values.json) call.out(`${JSON.stringify({ written: !dryRun, ...counts })}\n`);
  else call.out(describe(change, dryRun));
  return EXIT.done;
}

function refuse(call: Call, problems: readonly string[]): number {
  if (call.values.json) call.out(`${JSON.stringify({ written: false, problems })}\n`);
  for (const problem of problems) call.err(`${problem}\n`);
  call.err('Nothing was written.\n');
  return REFUSED;
}

function countChange(change: CatalogueChange) {
  return {
    markets: change.markets.length,
    zones: change.zones.length,
    additions: change.additions.length,
    newVersions: change.newVersions.length,
    withdrawals: change.withdrawals.length,
    unchanged: change.unchanged.length,
  };
}

function describe(change: CatalogueChange, dryRun: boolean): string {
  const lines = [
    ...change.markets.map(({ id }) => `market   ${id}`),
    ...change.zones.map(({ id }) => `zone     ${id}`),
    ...change.additions.map(({ planId, version }) => `new      ${planId}@${version}`),
    ...change.newVersions.map(({ planId, version }) => `version  ${planId}@${version}`),
    ...change.withdrawals.map(
      ({ planId, version, because }) => `withdraw ${planId}@${version} (${because})`,
    ),
  ];
  if (lines.length === 0) lines.push('Everything is as the document says already.');
  if (dryRun) lines.push('Nothing was written: this was a dry run.');
  return `${lines.join('\n')}\n`;
}

async function exportTo(call: Call, file: string | undefined): Promise<number> {
  const catalogue = await withMigratedDatabase(call, ({ database }) => readCatalogue(database));
  const text = writeCatalogueDocument(catalogue);
  if (file === undefined) call.out(text);
  else writeFileSync(resolve(call.folder, file), text);
  return EXIT.done;
}
