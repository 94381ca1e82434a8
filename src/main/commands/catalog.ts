import { basename } from 'node:path';
import { planVersionName } from '#domain/catalogue.ts';
import type { CatalogueChange } from '#domain/catalogue-change.ts';
import { toIso } from '#domain/time.ts';
import { readCatalogueDocument, writeCatalogueDocument } from '#edges/cli/catalogue-document.ts';
import { catalogueRefusalWords } from '#edges/cli/catalogue-refusal.ts';
import { readCatalogue } from '#storage/reference.ts';
import { importCatalogue } from '#usecases/import-catalogue.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import {
  documentOptions,
  putDocument,
  REFUSED,
  readDocument,
  refuseDocument,
} from '../document-call.ts';
import { withMigratedDatabase } from '../migrated-database.ts';

/** Brings a catalogue document in, or the stored catalogue out. */
export const catalog: Command = {
  usage: 'import <file>… [--dry-run] [--json]  |  export [--file <file>]',
  about:
    'import makes the operator sell what the document says. Several files are parts of one document.\n' +
    'A plan that was changed gets its next version, a plan left out is withdrawn, and nothing that\n' +
    'was sold ever changes. With any error or refusal nothing is written, and all are told at once.\n' +
    'export writes the whole catalogue, every version of it, to a file or to standard output.',
  options: documentOptions,
  positionals: { min: 1, max: 50 },
  exits: { [REFUSED]: 'the document has errors, or the import was refused; nothing was written' },
  run: async (call) => {
    const [verb, ...files] = call.positionals;
    const { file, json, 'dry-run': dryRun } = call.values;
    if (verb === 'import' && files.length > 0 && file === undefined)
      return importFiles(call, files);
    if (verb === 'export' && files.length === 0 && !json && !dryRun) return exportTo(call);
    call.err('Say "import <file>…" or "export [--file <file>]". See: xuka catalog --help\n');
    return EXIT.misused;
  },
};

async function importFiles(call: Call, files: readonly string[]): Promise<number> {
  const parts = files.map((file) => ({
    name: files.length === 1 ? '' : basename(file),
    text: readDocument(call, file),
  }));
  const reading = readCatalogueDocument(...parts);
  if ('errors' in reading) return refuseDocument(call, reading.errors);
  const dryRun = call.values['dry-run'] === true;
  const change = await withMigratedDatabase(call, ({ database }) =>
    importCatalogue({ database, clock: Date.now }, reading.catalogue, { dryRun }),
  );
  if (change.refusals.length > 0)
    return refuseDocument(
      call,
      change.refusals.map((refusal) => ({ place: '', problem: catalogueRefusalWords(refusal) })),
    );
  if (call.values.json) call.out(`${JSON.stringify({ written: !dryRun, ...namesOf(change) })}\n`);
  else call.out(describe(change, dryRun));
  return EXIT.done;
}

const namesOf = (change: CatalogueChange) => ({
  markets: change.markets.map(({ id }) => id),
  zones: change.zones.map(({ id }) => id),
  additions: change.additions.map(planVersionName),
  newVersions: change.newVersions.map(planVersionName),
  withdrawals: change.withdrawals.map((each) => ({
    plan: planVersionName(each),
    because: each.because,
    at: each.at === null ? null : toIso(each.at),
  })),
  unchanged: change.unchanged.map(planVersionName),
});

function describe(change: CatalogueChange, dryRun: boolean): string {
  const lines = [
    ...change.markets.map(({ id }) => `market   ${id}`),
    ...change.zones.map(({ id }) => `zone     ${id}`),
    ...change.additions.map((plan) => `new      ${planVersionName(plan)}`),
    ...change.newVersions.map((plan) => `version  ${planVersionName(plan)}`),
    ...change.withdrawals.map((each) => `withdraw ${planVersionName(each)} (${each.because})`),
  ];
  if (lines.length === 0) lines.push('Everything is as the document says already.');
  lines.push(`${change.unchanged.length} plans stay as they are.`);
  if (dryRun) lines.push('Nothing was written: this was a dry run.');
  return `${lines.join('\n')}\n`;
}

async function exportTo(call: Call): Promise<number> {
  const catalogue = await withMigratedDatabase(call, ({ database }) => readCatalogue(database));
  const told = `${catalogue.plans.length} plan versions are`;
  return putDocument(call, writeCatalogueDocument(catalogue), told);
}
