import { isRefusal } from '#domain/account-state.ts';
import { readPolicyDocument, writePolicyDocument } from '#edges/cli/policy-document.ts';
import { readPolicy } from '#storage/reference.ts';
import { importPolicy, type PolicyChange } from '#usecases/import-policy.ts';
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

/** Brings the document of the operator's rules in or out. */
export const policy: Command = {
  usage: 'import <file> [--dry-run] [--json]  |  export [--file <file>]',
  about:
    'import makes the document the rules from now on: deadlines, burn order, times to pay, refund\n' +
    'terms. What differs becomes the next version; orders keep the version they were made under, and\n' +
    'a document that says what holds already changes nothing. The version in the document is not\n' +
    'looked at. export writes the rules that hold to a file or to standard output.',
  options: documentOptions,
  positionals: { min: 1, max: 2 },
  exits: { [REFUSED]: 'the document has errors, or there is no operator yet; nothing was written' },
  run: (call) => runVerb('policy', call, { import: importFile, export: exportTo }),
};

async function importFile(call: Call, file: string): Promise<number> {
  const reading = readPolicyDocument(readDocument(call, file));
  if ('errors' in reading) return refuseDocument(call, reading.errors);
  const dryRun = call.values['dry-run'] === true;
  const change = await withMigratedDatabase(call, ({ database }) =>
    importPolicy({ database, clock: Date.now }, reading.policy, { dryRun }),
  );
  if (isRefusal(change)) {
    const problem = 'The operator comes first: npm run xuka -- operator import <file>';
    return refuseDocument(call, [{ place: '', problem }]);
  }
  const { version, changed, idleRates } = change;
  for (const { at, zoneId } of idleRates)
    call.err(
      `rating › rates[${at}] › zone: the catalogue has no "${zoneId}"; until it has, the rate fits nowhere.\n`,
    );
  if (call.values.json) call.out(`${JSON.stringify({ written: !dryRun, version, changed })}\n`);
  else call.out(describe(change, dryRun));
  return EXIT.done;
}

function describe({ version, before, changed }: PolicyChange, dryRun: boolean): string {
  const lines = before === null ? [] : changed.map((field) => `change   ${field}`);
  lines.push(
    version === before
      ? `Everything is as the document says already: version ${version}.`
      : `version  ${version}`,
  );
  if (dryRun) lines.push('Nothing was written: this was a dry run.');
  return `${lines.join('\n')}\n`;
}

async function exportTo(call: Call): Promise<number> {
  const stored = await withMigratedDatabase(call, ({ database }) => readPolicy(database));
  if (stored) return putDocument(call, writePolicyDocument(stored), `Version ${stored.version} is`);
  throw new Error(
    'There is no policy yet. Bring one in: npm run xuka -- policy import <file>\n' +
      'The form is in docs/operating/first-steps/policy.json.',
  );
}
