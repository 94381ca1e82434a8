import { randomUUID } from 'node:crypto';
import { type AdjustmentReason, adjustmentReasons } from '#domain/adjust-credit.ts';
import { formatMoney } from '#domain/format.ts';
import type { Money } from '#domain/money.ts';
import { readMoney } from '#edges/cli/catalogue-amounts.ts';
import { adjustCredit } from '#usecases/adjust-credit.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { withLedgerSubject } from '../ledger-subject.ts';

const REFUSED = 3;

/** Staff put account credit right, with a reason that the subscriber can read in the ledger. */
export const adjust: Command = {
  usage: '<account> --give "5.00 GBP" | --take "5.00 GBP" --reason goodwill',
  about:
    'Gives account credit to a subscriber or takes some back, never below zero and never what is held\n' +
    'for an order. <account> is a number with "+", an e-mail address, a user name or an id (acc_…).\n' +
    'What is given ends as the policy says of credit, and counts as taxed: nothing is sold with it.',
  options: {
    give: { type: 'string', about: 'this much more: "5.00 GBP"' },
    take: { type: 'string', about: 'this much less' },
    reason: { type: 'string', about: adjustmentReasons.join(', ') },
    key: { type: 'string', about: 'names this adjustment: the same key again changes nothing' },
    json: { type: 'boolean', about: 'print one JSON object: {"creditMinor":…,"currency":…}' },
  },
  positionals: { min: 1, max: 1 },
  exits: { [REFUSED]: 'nothing was changed; the reason is on standard error' },
  run: async (call) => {
    const wish = readWish(call);
    if (typeof wish === 'string') {
      call.err(`${wish} See: xuka adjust --help\n`);
      return EXIT.misused;
    }
    return withLedgerSubject(call, call.positionals[0]!, async (product, { accountId }) => {
      const key = typeof call.values.key === 'string' ? call.values.key : randomUUID();
      const answer = await adjustCredit(product, { ...wish, accountId, key });
      if ('refused' in answer) {
        call.err(`Nothing was changed: ${refusals[answer.refused]}\n`);
        return REFUSED;
      }
      const { currency } = wish;
      const left = { amountMinor: BigInt(answer.creditMinor), currency };
      call.out(
        call.values.json
          ? `${JSON.stringify({ ...answer, currency })}\n`
          : `Credit is now ${formatMoney(left, 'en')}.\n`,
      );
      return EXIT.done;
    });
  },
};

const refusals = {
  not_enough_credit: 'there is less credit than that to take.',
  unknown_currency: 'no market of yours uses this currency.',
};

/** What is wrong with it in one sentence, or the wish. */
function readWish({ values }: Call): string | (Money & { reason: AdjustmentReason }) {
  const { give, take, reason } = values;
  const text = give ?? take;
  if (typeof text !== 'string' || (give !== undefined && take !== undefined))
    return 'Say one of --give and --take.';
  const reading = readMoney(text);
  if ('problem' in reading) return `${reading.problem}.`;
  const { amountMinor, currency } = reading.value;
  if (amountMinor === 0n) return 'That is nothing at all.';
  const known = adjustmentReasons.find((each) => each === reason);
  if (!known) return `Say --reason with one of ${adjustmentReasons.join(', ')}.`;
  return { amountMinor: give === undefined ? -amountMinor : amountMinor, currency, reason: known };
}
