import { isRefusal } from '#domain/account-state.ts';
import { isLocale, type Locale } from '#domain/locale.ts';
import type { Policy } from '#domain/policy.ts';
import { errorLine } from '#edges/cli/document-error.ts';
import { readPolicyDocument, writePolicyDocument } from '#edges/cli/policy-document.ts';
import { diffPolicies, explainPolicy } from '#edges/cli/policy-explain.ts';
import { readPolicies } from '#storage/reference.ts';
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

/** Exit code of two policies that say different things. */
const DIFFERENT = 4;

const verbs: Record<string, (call: Call, names: readonly string[]) => Promise<number> | number> = {
  check: (call, [file = '']) => checkFile(call, file),
  explain: (call, [file]) => explainOne(call, file),
  diff: (call, [a = '', b = '']) => diffTwo(call, a, b),
};

/** How many names each of them takes. */
const takes: Record<string, [number, number]> = { check: [1, 1], explain: [0, 1], diff: [2, 2] };

/** Brings the document of the operator's rules in or out, and says what it means. */
export const policy: Command = {
  usage:
    'import <file> [--dry-run]  |  export [--market <id>] [--version <n>] [--file <file>]\n' +
    '  check <file>  |  explain [<file> | --version <n>] [--market <id>]  |  diff <a> <b>',
  about:
    'import makes the document the rules from now on, of the market it names or of the operator:\n' +
    'deadlines, burn order, times to pay, refund terms. What differs becomes the next version over all\n' +
    'markets; what was sold keeps the version it was sold under, and a document that says what holds\n' +
    'already changes nothing. The version in the document is not looked at. export writes the rules\n' +
    'that hold to a file or to standard output.\n' +
    'check reads a document without any database and says what it means, or everything that is wrong\n' +
    'with it. explain says the same of a document, a version, or the rules that hold. diff compares\n' +
    'two, each a file or the number of a version, sentence by sentence.',
  options: {
    ...documentOptions,
    json: { type: 'boolean', about: 'print one JSON object instead of lines' },
    market: { type: 'string', about: 'export, explain: the rules of this market' },
    version: { type: 'string', about: 'export, explain: this version' },
    locale: { type: 'string', about: 'check, explain, diff: en (default) or zh-CN' },
  },
  positionals: { min: 1, max: 3 },
  exits: {
    [REFUSED]: 'the document has errors, or what it needs is not there; nothing was written',
    [DIFFERENT]: 'diff: they differ',
  },
  run: async (call) => {
    const [verb = '', ...names] = call.positionals;
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (!run) return runVerb('policy', call, { import: importFile, export: exportTo });
    const [least, most] = takes[verb]!;
    const { locale = 'en' } = call.values;
    if (names.length >= least && names.length <= most && isLocale(String(locale)))
      return run(call, names);
    call.err(
      'Say check <file>, explain [<file>] or diff <a> <b>, with --locale en or zh-CN. See: xuka policy --help\n',
    );
    return EXIT.misused;
  },
};

const refusals: Record<'no_operator' | 'no_general_policy' | 'unknown_market', string> = {
  no_operator: 'The operator comes first: npm run xuka -- operator import <file>',
  no_general_policy:
    'The general policy comes first: import one without "market", then those of markets.',
  unknown_market: 'market: the catalogue has no such market.',
};

async function importFile(call: Call, file: string): Promise<number> {
  const reading = readPolicyDocument(readDocument(call, file));
  if ('errors' in reading) return refuseDocument(call, reading.errors);
  const dryRun = call.values['dry-run'] === true;
  const change = await withMigratedDatabase(call, ({ database }) =>
    importPolicy({ database, clock: Date.now }, reading.policy, { dryRun }),
  );
  if (isRefusal(change))
    return refuseDocument(call, [{ place: '', problem: refusals[change.refused] }]);
  const { version, changed, idleRates, idleTopUps } = change;
  for (const { at, zoneId } of idleRates)
    call.err(
      `rating › rates[${at}] › zone: the catalogue has no "${zoneId}"; until it has, the rate fits nowhere.\n`,
    );
  for (const { at, planId } of idleTopUps)
    call.err(
      `credit › topUps[${at}] › plan: the catalogue sells no "${planId}" in this currency that is nothing but as much credit as it costs; until it does, nobody can buy it so.\n`,
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
  const stored = await storedPolicy(call);
  return putDocument(call, writePolicyDocument(stored), `Version ${stored.version} is`);
}

/** The version of `--version`, or what holds in the market of `--market`, or in general. */
async function storedPolicy(call: Call, version = call.values.version): Promise<Policy> {
  const { market } = call.values;
  const all = await withMigratedDatabase(call, ({ database }) => readPolicies(database));
  if (version !== undefined) {
    const named = all.find((each) => String(each.version) === version);
    if (named) return named;
    throw new Error(`There is no version ${String(version)}.`);
  }
  const found =
    all.findLast(({ marketId }) => marketId === market) ??
    all.findLast(({ marketId }) => marketId === undefined);
  if (found) return found;
  throw new Error(
    'There is no policy yet. Bring one in: npm run xuka -- policy import <file>\n' +
      'The form is in docs/operating/first-steps/policy.json.',
  );
}

const localeOf = ({ values }: Call): Locale => (values.locale === 'zh-CN' ? 'zh-CN' : 'en');

/** Of a file, without any database; or all that is wrong with it. */
function policyOfFile(call: Call, file: string): Policy | number {
  const reading = readPolicyDocument(readDocument(call, file));
  if ('policy' in reading) return reading.policy;
  if (call.values.json) call.out(`${JSON.stringify({ valid: false, problems: reading.errors })}\n`);
  for (const error of reading.errors) call.err(`${errorLine(error)}\n`);
  return REFUSED;
}

function tell(call: Call, told: Policy, more: Record<string, unknown>): number {
  const rules = explainPolicy(told, localeOf(call));
  if (call.values.json) call.out(`${JSON.stringify({ ...more, rules })}\n`);
  else call.out(`${rules.map(({ text }) => text).join('\n')}\n`);
  return EXIT.done;
}

function checkFile(call: Call, file: string): number {
  const read = policyOfFile(call, file);
  return typeof read === 'number' ? read : tell(call, read, { valid: true });
}

async function explainOne(call: Call, file: string | undefined): Promise<number> {
  const read = file === undefined ? await storedPolicy(call) : policyOfFile(call, file);
  if (typeof read === 'number') return read;
  return tell(call, read, file === undefined ? { version: read.version } : {});
}

async function diffTwo(call: Call, a: string, b: string): Promise<number> {
  const read = async (name: string) =>
    /^\d+$/.test(name) ? storedPolicy(call, name) : policyOfFile(call, name);
  const [before, after] = [await read(a), await read(b)];
  if (typeof before === 'number' || typeof after === 'number') return REFUSED;
  const differences = diffPolicies(before, after, localeOf(call));
  if (call.values.json) call.out(`${JSON.stringify({ differences })}\n`);
  else
    for (const { place, before: was, after: is } of differences) {
      call.out(`${place}\n`);
      if (was !== null) call.out(`  - ${was}\n`);
      if (is !== null) call.out(`  + ${is}\n`);
    }
  return differences.length === 0 ? EXIT.done : DIFFERENT;
}
