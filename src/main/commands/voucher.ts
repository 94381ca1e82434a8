import { formatMoney } from '#domain/format.ts';
import { toIdentifier } from '#domain/identifier.ts';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Voucher, VoucherBatch } from '#domain/voucher.ts';
import { groupedPin } from '#domain/voucher-pin.ts';
import { accountOf } from '#storage/identity/claims.ts';
import type { Product } from '#usecases/product.ts';
import { blockVoucher } from '#usecases/vouchers/block-voucher.ts';
import { createVouchers } from '#usecases/vouchers/create-vouchers.ts';
import { redeemDamagedVoucher, replaceVoucherPin } from '#usecases/vouchers/recover-voucher.ts';
import { listVouchers, viewVoucher } from '#usecases/vouchers/view-voucher.ts';
import { closedGateway } from '../closed-gateway.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { REFUSED, refuseDocument } from '../document-call.ts';
import { withMigratedDatabase } from '../migrated-database.ts';
import { openVoucherPrint } from '../voucher-print.ts';
import { readBatchWish } from '../voucher-wish.ts';
import { wireProduct } from '../wiring.ts';

/** Makes vouchers for the printer, and helps with those that trouble people. */
export const voucher: Command = {
  usage:
    'create --batch … --count … --value … --currency … | --plan … --tax …  |  list  |  show <serial>\n' +
    '       |  block <serial> | unblock <serial> | recover <serial> --pin … --staff … --reason …',
  about:
    'create makes vouchers worth credit or a plan and writes a table for the printer; PINs are nowhere\n' +
    'else: the database keeps a keyed hash, and XUKA_SECRET is its key. list counts each batch; show\n' +
    'tells what became of one. block and unblock stop and allow one that is not redeemed. recover\n' +
    'takes what can still be read of a PIN ("1234 56?? …"), and prints another PIN for the voucher, or\n' +
    'with --account redeems it for that account. What staff does is kept with its reason.',
  options: {
    batch: { type: 'string', about: 'create: its name, part of each serial: spring-2026' },
    count: { type: 'string', about: 'create: how many' },
    value: { type: 'string', about: 'create: what each is worth as credit: 10 or 9.50' },
    currency: { type: 'string', about: 'create, with --value: GBP, EUR, CNY …' },
    plan: { type: 'string', about: 'create: the plan that each brings' },
    tax: {
      type: 'string',
      about: 'create: single-purpose (taxed when sold) or multi-purpose (when spent)',
    },
    market: { type: 'string', about: 'create: whose rules for the end of credit hold' },
    expires: { type: 'string', about: 'create: last day to redeem it, on the operator’s clock' },
    digits: { type: 'string', about: 'create: digits of a PIN, 14 to 20; 16 if absent' },
    out: { type: 'string', about: 'create: the file; <batch>.csv if absent' },
    apart: { type: 'boolean', about: 'create: PINs into a file of their own, row for row' },
    pin: { type: 'string', about: 'recover: the PIN with ? for what can’t be read' },
    account: { type: 'string', about: 'recover: redeem for this account: e-mail, name or acc_…' },
    line: { type: 'string', about: 'recover, with --account: the line that gets the plan' },
    staff: { type: 'string', about: 'block, unblock, recover: who does it' },
    reason: { type: 'string', about: 'block, unblock, recover: why' },
    json: { type: 'boolean', about: 'print one JSON object instead of lines' },
  },
  positionals: { min: 1, max: 2 },
  exits: { [REFUSED]: 'refused, with the reason on standard error; nothing was changed' },
  run: async (call) => {
    const [verb = '', serial] = call.positionals;
    if (serial === undefined && verb === 'create') return withProduct(call, create);
    if (serial === undefined && verb === 'list') return withProduct(call, list);
    const of = serial === undefined ? undefined : bySerial[verb];
    if (of && serial) return withProduct(call, (_, product) => of(call, product, serial));
    call.err('Say create, list, or show, block, unblock, recover with a serial.\n');
    return EXIT.misused;
  },
};

const withProduct = (
  call: Call,
  work: (call: Call, product: Product) => Promise<number>,
): Promise<number> =>
  withMigratedDatabase(call, ({ database, configuration: { secret } }) =>
    work(call, wireProduct({ database, gateway: closedGateway, baseUrl: '', secret })),
  );

type OnSerial = (call: Call, product: Product, serial: string) => Promise<number>;

const bySerial: Record<string, OnSerial> = {
  show,
  block: (call, product, serial) => setBlocked(call, product, { serial, blocked: true }),
  unblock: (call, product, serial) => setBlocked(call, product, { serial, blocked: false }),
  recover,
};

async function create(call: Call, product: Product): Promise<number> {
  const { operator } = await product.reference();
  const wish = readBatchWish(call, operator.timeZone);
  if ('errors' in wish) return refuseDocument(call, wish.errors);
  const print = openVoucherPrint(call, wish);
  if ('refused' in print) {
    call.err(
      `${print.file} is there already and is not written over. Say --out, or another --batch.\n`,
    );
    return REFUSED;
  }
  try {
    const made = await createVouchers(product, wish, (some) => print.write(some));
    if ('refused' in made) {
      print.discard();
      return refuse(call, made.refused);
    }
  } catch (fault) {
    print.discard();
    throw fault;
  }
  print.close();
  const { id: batch, count } = wish;
  const { files } = print;
  if (call.values.json) call.out(`${JSON.stringify({ written: true, batch, count, files })}\n`);
  else call.out(`${count} vouchers of ${batch}, in ${files.join(' and ')}\n`);
  call.err('The PINs are in that file and nowhere else. Delete it when they are printed.\n');
  return EXIT.done;
}

async function list(call: Call, product: Product): Promise<number> {
  const batches = await listVouchers(product);
  const counts = batches.map(({ batch, ...count }) => ({ ...factsOf(batch), ...count }));
  if (call.values.json) call.out(`${JSON.stringify({ batches: counts })}\n`);
  else
    for (const each of counts)
      call.out(
        `${each.batch.padEnd(24)} ${each.worth.padEnd(16)} ${each.tax.padEnd(15)} ` +
          `${each.redeemed} of ${each.all} redeemed, ${each.blocked} blocked` +
          `${each.expiresAt === null ? '' : `, until ${each.expiresAt}`}\n`,
      );
  return EXIT.done;
}

const isoOrNull = (at: Instant | null) => (at === null ? null : toIso(at));

const factsOf = ({ id, worth, tax, expiresAt }: VoucherBatch) => ({
  batch: id,
  worth: worth.kind === 'plan' ? worth.planId : formatMoney(worth, 'en'),
  tax,
  expiresAt: isoOrNull(expiresAt),
});

const stateOf = ({ accountId, redeemedAt, blockedAt, batch }: Voucher, now: Instant): string => {
  if (accountId !== null) return redeemedAt === null ? 'being redeemed' : 'redeemed';
  if (blockedAt !== null) return 'blocked';
  return batch.expiresAt !== null && batch.expiresAt <= now ? 'expired' : 'open';
};

async function show(call: Call, product: Product, serial: string): Promise<number> {
  const view = await viewVoucher(product, serial);
  if (!view) return refuse(call, 'unknown_voucher');
  const { voucher: of, actions } = view;
  const facts = {
    serial,
    ...factsOf(of.batch),
    state: stateOf(of, product.clock()),
    account: of.accountId && toPublicId('acc', of.accountId),
    redeemedAt: isoOrNull(of.redeemedAt),
    blockedAt: isoOrNull(of.blockedAt),
    actions: actions.map(({ at, action, staff, reason }) => ({
      at: toIso(at),
      ...{ action, staff, reason },
    })),
  };
  if (call.values.json) {
    call.out(`${JSON.stringify(facts)}\n`);
    return EXIT.done;
  }
  for (const [name, value] of Object.entries(facts))
    if (name !== 'actions' && value !== null) call.out(`${name.padEnd(12)} ${value}\n`);
  for (const { at, action, staff, reason } of facts.actions)
    call.out(`${at}  ${action} by ${staff}: ${reason}\n`);
  return EXIT.done;
}

/** Who and why, of every change by hand; null: not said. */
function staffReason({ values: { staff, reason } }: Call) {
  if (typeof staff !== 'string' || typeof reason !== 'string') return null;
  return staff.trim() && reason.trim() ? { staff: staff.trim(), reason: reason.trim() } : null;
}

function misuse(call: Call, words: string): number {
  call.err(`${words}\n`);
  return EXIT.misused;
}

const SAY_WHO = 'Say who does it and why: --staff … --reason …';

async function setBlocked(
  call: Call,
  product: Product,
  wish: { serial: string; blocked: boolean },
): Promise<number> {
  const who = staffReason(call);
  if (!who) return misuse(call, SAY_WHO);
  const done = await blockVoucher(product, { ...wish, ...who });
  if ('refused' in done) return refuse(call, done.refused);
  if (call.values.json) call.out(`${JSON.stringify({ serial: wish.serial, ...done })}\n`);
  else call.out(`${wish.serial} ${done.blocked ? 'is blocked' : 'may be redeemed'}\n`);
  return EXIT.done;
}

async function recover(call: Call, product: Product, serial: string): Promise<number> {
  const who = staffReason(call);
  if (!who) return misuse(call, SAY_WHO);
  const { pin: damagedPin, account, line } = call.values;
  if (typeof damagedPin !== 'string') return misuse(call, 'Say what can be read: --pin "1234 ??…"');
  const recovery = { serial, damagedPin, ...who };
  if (typeof account !== 'string') {
    const done = await replaceVoucherPin(product, recovery);
    if ('refused' in done) return refuse(call, done.refused);
    if (call.values.json) call.out(`${JSON.stringify({ serial, pin: done.pin })}\n`);
    else call.out(`${serial} has another PIN: ${groupedPin(done.pin)}\n`);
    return EXIT.done;
  }
  const accountId = await findAccount(product, account);
  const lineId = typeof line === 'string' ? fromPublicId('line', line) : null;
  if (accountId === null) return refuse(call, 'unknown_account');
  const done = await redeemDamagedVoucher(product, { ...recovery, accountId, lineId });
  if ('refused' in done) return refuse(call, done.refused);
  if (call.values.json) call.out(`${JSON.stringify({ serial, ...done })}\n`);
  else call.out(`${serial} is redeemed for ${toPublicId('acc', accountId)}\n`);
  return EXIT.done;
}

const findAccount = async ({ database }: Product, typed: string): Promise<string | null> =>
  fromPublicId('acc', typed) ?? accountOf(database, toIdentifier(typed));

const words: Record<string, string> = {
  batch_exists: 'There is a batch of this name already.',
  unknown_plan: 'There is no such plan on sale.',
  unknown_market: 'There is no such market.',
  unknown_voucher: 'There is no voucher with this serial.',
  unknown_account: 'There is no such account.',
  unknown_line: 'The account has no such line.',
  line_required: 'The account has several lines: say which one with --line line_…',
  pin_malformed: 'Write all digits of the PIN, with ? for at most five that can’t be read.',
  digits_wrong: 'These are not the digits of this voucher.',
  voucher_used: 'It is redeemed, or being redeemed, already.',
  voucher_blocked: 'It is blocked. Look why with "show", and unblock it first if that is right.',
  voucher_expired: 'It has expired.',
  credit_limit: 'The account would have more credit than it may hold.',
};

function refuse(call: Call, code: string): number {
  if (call.values.json) call.out(`${JSON.stringify({ written: false, refused: code })}\n`);
  call.err(`${words[code] ?? `The plan can’t be put on the line: ${code}`}\n`);
  return REFUSED;
}
