import type { Call, Command } from '../command.ts';
import { EXIT } from '../command.ts';
import { explainSubject } from '../ledger-explain.ts';
import { exportSubject, printKey, verifyFile } from '../ledger-export.ts';

const verbs: Record<string, (call: Call, subject: string) => Promise<number>> = {
  explain: explainSubject,
  export: exportSubject,
  verify: verifyFile,
};

/** Why a figure is what it is, and the proof of it. */
export const ledger: Command = {
  usage: 'explain <line|order|bucket> | export <account|line|order|bucket> | verify <file> | key',
  about:
    'explain tells how a bucket, an order or all buckets of a line came to their figures: every\n' +
    'movement, its rule and the version behind it. export writes movements with the digests, seals\n' +
    'and signature that prove them; verify checks such a file and needs neither database nor secret;\n' +
    'key prints the public key that exports of this installation are signed with.\n' +
    'What is asked about is named by its id (acc_…, line_…, ord_…, bkt_…), a line also by its number\n' +
    'with "+", an order by its reference, an account by its e-mail address or user name.',
  options: {
    from: { type: 'string', about: 'export: what happened at this instant or later (ISO 8601)' },
    to: { type: 'string', about: 'export: what happened before this instant' },
    format: { type: 'string', about: 'export: json (default) or csv' },
    out: { type: 'string', about: 'export: write to this file instead of standard output' },
    key: { type: 'string', about: 'verify: the public key that must have signed it' },
    json: { type: 'boolean', about: 'explain, verify: print one JSON object instead of text' },
    movements: { type: 'boolean', about: 'explain: list every movement, not only sums by day' },
    locale: { type: 'string', about: 'explain: en (default) or zh-CN' },
  },
  positionals: { min: 1, max: 2 },
  exits: {
    1: 'verify: the file is not as it was written; standard output says where',
    3: 'explain, export: there is nothing of that name',
  },
  run: async (call) => {
    const [verb = '', subject, ...more] = call.positionals;
    if (verb === 'key' && subject === undefined) return printKey(call);
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (run && subject !== undefined && more.length === 0) return run(call, subject);
    call.err('Say explain, export or verify with one name, or key. See: xuka ledger --help\n');
    return EXIT.misused;
  },
};
