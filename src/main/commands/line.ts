import type { LineStateWish } from '#domain/apply-lifecycle-event.ts';
import { formatMoney } from '#domain/format.ts';
import type { Undoer } from '#domain/lifecycle-policy.ts';
import { isCurrency } from '#domain/money.ts';
import { toIso } from '#domain/time.ts';
import { readCourse } from '#storage/reads/line-course.ts';
import { changeLineState } from '#usecases/change-line-state.ts';
import type { Product } from '#usecases/product.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { withLedgerSubject } from '../ledger-subject.ts';

const REFUSED = 3;

const undoers = ['staff', 'identity-check', 'subscriber'] as const satisfies readonly Undoer[];

/** What staff does to a line, as far as the policy lets it. */
export const line: Command = {
  usage: 'show | park | block | port-out | undo | installed <number> [--json]',
  about:
    'Does to a line what its rules let somebody do. show tells its state, its history and what comes\n' +
    'when nobody does anything. park holds it for money or for free; block stops it as lost or stolen,\n' +
    'or with --as policy-block for a reason of yours; port-out ends it because the number was taken to\n' +
    'another operator; undo brings it back, by staff unless --by says otherwise; installed tells that\n' +
    'its eSIM is on a phone. A line is named by its number with "+" or its id (line_…).',
  options: {
    as: { type: 'string', about: 'block: lost-stolen (default) or policy-block' },
    by: { type: 'string', about: `undo: ${undoers.join(', ')}` },
    json: { type: 'boolean', about: 'print one JSON object instead of lines' },
  },
  positionals: { min: 2, max: 2 },
  exits: { [REFUSED]: 'nothing was changed; the reason is on standard error' },
  run: async (call) => {
    const [verb = '', typed = ''] = call.positionals;
    const happening = happeningOf(call, verb);
    if (!happening && verb !== 'show') {
      call.err('Say show, park, block, port-out, undo or installed. See: xuka line --help\n');
      return EXIT.misused;
    }
    return withLedgerSubject(call, typed, async (product, subject) => {
      if (subject.kind !== 'line') {
        call.err(`"${typed}" is no line.\n`);
        return REFUSED;
      }
      const of = { accountId: subject.accountId, lineId: subject.id };
      return happening ? change(call, product, { ...of, happening }) : show(call, product, of);
    });
  },
};

function happeningOf({ values }: Call, verb: string): LineStateWish['happening'] | null {
  const { as = 'lost-stolen', by = 'staff' } = values;
  if (verb === 'installed') return { kind: 'install' };
  if (verb === 'park' || verb === 'port-out') return { kind: verb };
  if (verb === 'block' && (as === 'lost-stolen' || as === 'policy-block'))
    return { kind: 'block', as };
  const undoer = undoers.find((each) => each === by);
  return verb === 'undo' && undoer ? { kind: 'undo', by: undoer } : null;
}

async function change(
  call: Call,
  product: Product,
  wish: LineStateWish & { accountId: string },
): Promise<number> {
  const answer = await changeLineState(product, wish);
  if ('refused' in answer) {
    call.err(`Nothing was changed: ${refusals[answer.refused]}\n`);
    return REFUSED;
  }
  call.out(call.values.json ? `${JSON.stringify(answer)}\n` : `The line is now ${answer.state}.\n`);
  return EXIT.done;
}

const refusals = {
  unknown_line: 'there is no such line.',
  not_from_this_state: 'its rules name no such way out of its state.',
  parking_not_offered: 'the policy offers no parking.',
  terms_changed: 'the price is another by now.',
  amount_too_small: 'the payment is too small.',
  too_late: 'the time for that is over.',
  not_enough_credit: 'there is not enough credit to pay for it.',
};

async function show(
  call: Call,
  product: Product,
  of: { accountId: string; lineId: string },
): Promise<number> {
  const account = await viewAccount(product, of.accountId);
  const found = account!.lines.find((each) => each.line.id === of.lineId)!;
  const history = (await readCourse(product.database, of)).map(({ kind, detail, happenedAt }) => ({
    at: toIso(happenedAt),
    kind,
    ...detail,
  }));
  const ahead = found.ahead.slice(1).map(({ state, since }) => ({ at: toIso(since), state }));
  const { state, stateSince } = found.line;
  if (call.values.json) {
    call.out(`${JSON.stringify({ state, since: toIso(stateSince), history, ahead })}\n`);
    return EXIT.done;
  }
  call.out(`${state} since ${toIso(stateSince)}\n`);
  for (const { at, kind, ...detail } of history)
    call.out(
      `${at}  ${kind === 'time-bought' ? bought(detail) : turned(detail)}` +
        `${kind === 'held-state-changed' ? ', held meanwhile' : ''}\n`,
    );
  for (const { at, state: to } of ahead) call.out(`${at}  will be ${to}\n`);
  return EXIT.done;
}

const turned = ({ from, to, cause }: Record<string, string>): string =>
  `${from} > ${to} (${cause})`;

function bought({ amountMinor = '0', currency = '', until = '0' }: Record<string, string>): string {
  const money = isCurrency(currency)
    ? formatMoney({ amountMinor: BigInt(amountMinor), currency }, 'en')
    : amountMinor;
  return `${money} of credit buys time until ${toIso(Number(until))}`;
}
