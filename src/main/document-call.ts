import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type DocumentError, errorLine } from '#edges/cli/document-error.ts';
import { type Call, EXIT } from './command.ts';

/** Exit code of an import that wrote nothing because of what was asked. */
export const REFUSED = 3;

export const readDocument = (call: Call, file: string): string =>
  readFileSync(resolve(call.folder, file), 'utf8');

/** Tells everything that is wrong with a document; nothing of it was written. */
export function refuseDocument(call: Call, problems: readonly DocumentError[]): number {
  if (call.values.json) call.out(`${JSON.stringify({ written: false, problems })}\n`);
  for (const problem of problems) call.err(`${errorLine(problem)}\n`);
  call.err('Nothing was written.\n');
  return REFUSED;
}

/** An export goes to the file of `--file`, with `told` for people, or else to standard output. */
export function putDocument(call: Call, text: string, told: string): number {
  const { file } = call.values;
  if (typeof file !== 'string') call.out(text);
  else {
    writeFileSync(resolve(call.folder, file), text);
    call.err(`${told} in ${file}.\n`);
  }
  return EXIT.done;
}

/** What both verbs of a command that moves one document in and out take. */
export const documentOptions = {
  'dry-run': { type: 'boolean', about: 'import: only tell what it would do' },
  json: { type: 'boolean', about: 'import: print one JSON object instead of lines' },
  file: { type: 'string', about: 'export: write to this file instead of standard output' },
} as const;

type Verbs = {
  import(call: Call, file: string): Promise<number>;
  export(call: Call): Promise<number>;
};

/** Runs `import <file>` or `export` of the command `name`; anything else is misuse. */
export async function runVerb(name: string, call: Call, verbs: Verbs): Promise<number> {
  const [verb, path, ...more] = call.positionals;
  const { file, json, 'dry-run': dryRun } = call.values;
  if (verb === 'import' && path !== undefined && more.length === 0 && file === undefined)
    return verbs.import(call, path);
  if (verb === 'export' && path === undefined && !json && !dryRun) return verbs.export(call);
  call.err(`Say "import <file>" or "export [--file <file>]". See: xuka ${name} --help\n`);
  return EXIT.misused;
}
