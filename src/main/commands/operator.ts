import { readOperatorDocument, writeOperatorDocument } from '#edges/cli/operator-document.ts';
import { readOperator } from '#storage/reference.ts';
import { importOperator, type OperatorChange } from '#usecases/import-operator.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import {
  documentOptions,
  putDocument,
  REFUSED,
  readDocument,
  refuseDocument,
  runVerb,
} from '../document-call.ts';
import { withMigratedDatabase } from '../migrated-database.ts';

/** Brings the document of the operator in or out. */
export const operator: Command = {
  usage: 'import <file> [--dry-run] [--json]  |  export [--file <file>]',
  about:
    'import makes the document who sells: names, legal name, address, tax number, support, clock and\n' +
    'colour, as pages, mails and papers show them. With any error nothing is written, and all are\n' +
    'told at once. export writes the stored one to a file or to standard output.',
  options: documentOptions,
  positionals: { min: 1, max: 2 },
  exits: { [REFUSED]: 'the document has errors; nothing was written' },
  run: (call) => runVerb('operator', call, { import: importFile, export: exportTo }),
};

async function importFile(call: Call, file: string): Promise<number> {
  const reading = readOperatorDocument(readDocument(call, file));
  if ('errors' in reading) return refuseDocument(call, reading.errors);
  const dryRun = call.values['dry-run'] === true;
  const change = await withMigratedDatabase(call, ({ database }) =>
    importOperator({ database, clock: Date.now }, reading.operator, { dryRun }),
  );
  const { changed } = change;
  if (call.values.json) call.out(`${JSON.stringify({ written: !dryRun, changed })}\n`);
  else call.out(describe(change, { name: reading.operator.name.en, dryRun }));
  return EXIT.done;
}

function describe(
  { isNew, changed }: OperatorChange,
  { name, dryRun }: { name: string; dryRun: boolean },
): string {
  const lines = isNew ? [`new      ${name}`] : changed.map((field) => `change   ${field}`);
  if (changed.length === 0) lines.push('Everything is as the document says already.');
  if (dryRun) lines.push('Nothing was written: this was a dry run.');
  return `${lines.join('\n')}\n`;
}

async function exportTo(call: Call): Promise<number> {
  const stored = await withMigratedDatabase(call, ({ database }) => readOperator(database));
  if (stored) return putDocument(call, writeOperatorDocument(stored), 'The operator is');
  throw new Error(
    'There is no operator yet. Bring one in: npm run xuka -- operator import <file>\n' +
      'The form is in docs/operating/first-steps/operator.json.',
  );
}
