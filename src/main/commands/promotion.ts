import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { readPromotionDocument, writePromotionDocument } from '#edges/cli/promotion-document.ts';
import { countPromotions, readPromotions } from '#storage/promotions.ts';
import { importPromotions, type PromotionChange } from '#usecases/promotions/import-promotions.ts';
import { makeCodes } from '#usecases/promotions/make-codes.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import {
  documentOptions,
  putDocument,
  REFUSED,
  readDocument,
  refuseDocument,
} from '../document-call.ts';
import { withMigratedDatabase } from '../migrated-database.ts';

/** Brings the document of promotions in or out, counts what they cost, and makes codes for one use each. */
export const promotion: Command = {
  usage:
    'import <file> [--dry-run] [--json]  |  export [--file <file>]  |  list [--json]\n' +
    '       |  code <promotion> --count … [--batch …] [--out …] [--json]',
  about:
    'import makes the document all the promotions there are: what differs becomes the next version, what\n' +
    'is absent is withdrawn, and orders keep the version they took. export writes those on offer. list\n' +
    'tells what is set aside of each limit for all. code makes codes for one use each and writes them to\n' +
    'a file; they are nowhere else: the database keeps a keyed hash, and XUKA_SECRET is its key.',
  options: {
    ...documentOptions,
    json: { type: 'boolean', about: 'import, list, code: print one JSON object instead of lines' },
    count: { type: 'string', about: 'code: how many' },
    batch: { type: 'string', about: 'code: a name for them; the promotion’s if absent' },
    out: { type: 'string', about: 'code: the file; <batch>.csv if absent' },
  },
  positionals: { min: 1, max: 2 },
  exits: { [REFUSED]: 'refused, with the reason on standard error; nothing was written' },
  run: async (call) => {
    const [verb, of] = call.positionals;
    if (verb === 'import' && of !== undefined) return importFile(call, of);
    if (verb === 'code' && of !== undefined) return makeCodesOf(call, of);
    if (verb === 'export' && of === undefined) return exportTo(call);
    if (verb === 'list' && of === undefined) return list(call);
    call.err('Say import <file>, export, list, or code <promotion> --count …\n');
    return EXIT.misused;
  },
};

async function importFile(call: Call, file: string): Promise<number> {
  const reading = readPromotionDocument(readDocument(call, file));
  if ('errors' in reading) return refuseDocument(call, reading.errors);
  const dryRun = call.values['dry-run'] === true;
  const change = await withMigratedDatabase(call, ({ database }) =>
    importPromotions({ database, clock: Date.now }, reading.promotions, { dryRun }),
  );
  for (const { promotionId, id } of change.idle)
    call.err(`${promotionId}: the catalogue has no "${id}"; until it has, nothing comes of it.\n`);
  const { idle: _, ...told } = change;
  if (call.values.json) call.out(`${JSON.stringify({ written: !dryRun, ...told })}\n`);
  else call.out(describe(change, dryRun));
  return EXIT.done;
}

function describe({ added, changed, withdrawn, resumed }: PromotionChange, dry: boolean): string {
  const lines = [
    ...added.map((id) => `add      ${id}`),
    ...changed.map(
      ({ promotionId, version, fields }) =>
        `change   ${promotionId} (version ${version}: ${fields.join(', ')})`,
    ),
    ...resumed.map((id) => `resume   ${id}`),
    ...withdrawn.map((id) => `withdraw ${id}`),
  ];
  if (lines.length === 0) lines.push('Everything is as the document says already.');
  if (dry) lines.push('Nothing was written: this was a dry run.');
  return `${lines.join('\n')}\n`;
}

async function exportTo(call: Call): Promise<number> {
  const { versions } = await withMigratedDatabase(call, ({ database }) => readPromotions(database));
  const newest = new Map(versions.map((each) => [each.promotionId, each]));
  const offered = [...newest.values()].filter(({ withdrawnAt }) => withdrawnAt === null);
  return putDocument(call, writePromotionDocument(offered), `${offered.length} promotions are`);
}

async function list(call: Call): Promise<number> {
  const { versions, counts } = await withMigratedDatabase(call, async ({ database }) => ({
    ...(await readPromotions(database)),
    counts: new Map((await countPromotions(database)).map((each) => [each.promotionId, each])),
  }));
  const newest = [...new Map(versions.map((each) => [each.promotionId, each])).values()];
  const told = newest.map(({ promotionId, version, withdrawnAt, limits, trigger }) => {
    const { uses = 0, minor = 0n, codes = 0 } = counts.get(promotionId) ?? {};
    return {
      ...{ promotion: promotionId, version, by: trigger, offered: withdrawnAt === null },
      ...{ uses, usesLimit: limits.uses, minor: String(minor) },
      ...{ minorLimit: limits.minor === null ? null : String(limits.minor), codes },
    };
  });
  if (call.values.json) call.out(`${JSON.stringify({ promotions: told })}\n`);
  else
    for (const each of told)
      call.out(
        `${`${each.promotion}@${each.version}`.padEnd(28)} ${each.by.padEnd(10)} ` +
          `${each.offered ? 'offered  ' : 'withdrawn'} uses ${each.uses} of ${each.usesLimit ?? '∞'}` +
          `, minor units ${each.minor} of ${each.minorLimit ?? '∞'}, ${each.codes} codes\n`,
      );
  return EXIT.done;
}

const refusals = {
  unknown_promotion: 'There is no such promotion on offer.',
  shares_a_code: 'Only a promotion with "by": "code" and no "code" has codes of its own.',
};

async function makeCodesOf(call: Call, promotionId: string): Promise<number> {
  const { count: wanted, batch: named, out } = call.values;
  const count = typeof wanted === 'string' && /^\d{1,7}$/.test(wanted) ? Number(wanted) : 0;
  if (count < 1 || count > 1_000_000) {
    call.err('Say how many, from 1 to 1000000: --count …\n');
    return EXIT.misused;
  }
  const batch = typeof named === 'string' ? named : promotionId;
  const file = resolve(call.folder, typeof out === 'string' ? out : `${batch}.csv`);
  if (existsSync(file)) {
    call.err(`${file} is there already and is not written over. Say --out.\n`);
    return REFUSED;
  }
  const print = openSync(file, 'wx', 0o600);
  try {
    writeSync(print, 'code\r\n');
    const made = await withMigratedDatabase(call, ({ database, configuration: { secret } }) =>
      makeCodes({ database, clock: Date.now, secret }, { promotionId, batch, count }, (codes) => {
        writeSync(print, codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}\r\n`).join(''));
      }),
    );
    if ('refused' in made) {
      rmSync(file);
      if (call.values.json) call.out(`${JSON.stringify({ written: false, ...made })}\n`);
      call.err(`${refusals[made.refused]}\n`);
      return REFUSED;
    }
  } catch (fault) {
    rmSync(file, { force: true });
    throw fault;
  } finally {
    closeSync(print);
  }
  if (call.values.json)
    call.out(`${JSON.stringify({ written: true, promotionId, count, file })}\n`);
  else call.out(`${count} codes of ${promotionId}, in ${file}\n`);
  return EXIT.done;
}
