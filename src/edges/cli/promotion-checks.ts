import type { Money } from '#domain/money.ts';
import type { Entry } from './catalogue-entry.ts';
import type { DocumentError } from './document-error.ts';
import { benefitNames, type PromotionEntry } from './promotion-schema.ts';

/** What can't be said of one field alone: of those that are right, so that one error hides no other. */
export function checkPromotions(entries: readonly Entry<PromotionEntry>[]): DocumentError[] {
  const errors = entries.flatMap(checkOne);
  const check = (key: 'id' | 'code', word: string) => {
    const seen = new Set<string>();
    for (const { place, fields } of entries) {
      const value = fields[key];
      if (value === undefined) continue;
      if (seen.has(value)) errors.push({ place: `${place} › ${key}`, problem: word });
      seen.add(value);
    }
  };
  check('id', 'is another promotion’s already');
  check('code', 'opens another promotion already');
  return errors;
}

function checkOne({ place, fields, isWhole }: Entry<PromotionEntry>): DocumentError[] {
  const errors: DocumentError[] = [];
  const problem = (at: string, words: string) =>
    errors.push({ place: at === '' ? place : `${place} › ${at}`, problem: words });
  const given = benefitNames.filter((name) => fields[name] !== undefined);
  // One that is there and wrong has been told.
  if (given.length > 1 || (given.length === 0 && isWhole))
    problem('', 'must have exactly one of "percent", "amount", "price" and "bonus"');
  if (fields.atMost && fields.percent === undefined)
    problem('atMost', 'must not be given: only "percent" has a most');
  checkTrigger(fields, problem);
  const { from, until } = fields;
  if (from !== undefined && until !== undefined && until < from)
    problem('until', 'must not be before "from"');
  const amounts = amountsOf(fields);
  const [first] = amounts;
  for (const { at, money } of amounts)
    if (money.currency !== first!.money.currency)
      problem(at, `must be in ${first!.money.currency}, like "${first!.at}"`);
  if (fields.limits?.money && given[0] === 'bonus' && !fields.bonus?.credit)
    problem('limits › money', 'must not be given: this bonus is no money; limit "uses"');
  if (fields.limits?.money && first?.at === 'limits › money' && !fields.markets)
    problem('markets', 'is missing: the money is of the markets with its currency');
  return errors;
}

function checkTrigger(
  fields: Partial<PromotionEntry>,
  problem: (at: string, words: string) => void,
): void {
  const { by, code, referral, limits } = fields;
  if (code !== undefined && by !== undefined && by !== 'code')
    problem('code', 'must not be given: only with "by": "code"');
  if (by === 'referral' && referral === undefined)
    problem('referral', 'is missing: what does who invites get?');
  if (referral && by !== undefined && by !== 'referral')
    problem('referral', 'must not be given: only with "by": "referral"');
  if (by === 'referral' && fields.for !== undefined && fields.for !== 'first-time')
    problem('for', 'must be "first-time": who has bought before is not invited');
  if (by === 'code' && code === undefined && limits?.uses !== undefined)
    problem('limits › uses', 'must not be given: each code of its own is for one use');
}

/** Every amount with its place; all must be of one currency. */
function amountsOf(fields: Partial<PromotionEntry>): { at: string; money: Money }[] {
  const all = {
    amount: fields.amount,
    price: fields.price,
    atMost: fields.atMost,
    'bonus › credit': fields.bonus?.credit,
    'limits › money': fields.limits?.money,
    'referral › reward': fields.referral?.reward,
  };
  return Object.entries(all).flatMap(([at, money]) => (money ? [{ at, money }] : []));
}

export const currencyOf = (fields: PromotionEntry) => amountsOf(fields)[0]?.money.currency ?? null;
