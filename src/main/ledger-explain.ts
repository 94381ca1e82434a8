import type { Asset } from '#domain/allowance.ts';
import type { BucketStep } from '#domain/explain-bucket.ts';
import type { MovementGroup } from '#domain/explain-movement.ts';
import type { OrderPart } from '#domain/explain-order.ts';
import { bucketPartWords, orderPartWords, sumWords } from '#domain/explain-words.ts';
import { formatDay, formatInstant } from '#domain/format.ts';
import { formatAsset } from '#domain/format-asset.ts';
import type { Bucket } from '#domain/ledger.ts';
import { isLocale, type Locale } from '#domain/locale.ts';
import { toPublicId } from '#domain/public-id.ts';
import { type RuleNames, ruleWords } from '#domain/rule-words.ts';
import { zoneOf } from '#domain/rules.ts';
import { toBucketExplanation, toOrderExplanation } from '#edges/api/wire/explanation.ts';
import { toMovement } from '#edges/api/wire/movement.ts';
import type { Reference } from '#storage/reference.ts';
import {
  type ExplainedBucket,
  type ExplainedOrder,
  explainBucketOf,
  explainLine,
  explainOrderOf,
  ruleNames,
} from '#usecases/ledger/explain.ts';
import type { LedgerSubject } from '#usecases/ledger/find-ledger-subject.ts';
import { listMovements } from '#usecases/ledger/list-movements.ts';
import type { Product } from '#usecases/product.ts';
import { type Call, EXIT } from './command.ts';
import { withLedgerSubject } from './ledger-subject.ts';

interface Explained {
  order: ExplainedOrder | null;
  buckets: readonly ExplainedBucket[];
}

/** `xuka ledger explain`. */
export async function explainSubject(call: Call, typed: string): Promise<number> {
  const { locale = 'en', json, movements } = call.values;
  if (typeof locale !== 'string' || !isLocale(locale)) {
    call.err('--locale is en or zh-CN. See: xuka ledger --help\n');
    return EXIT.misused;
  }
  return withLedgerSubject(call, typed, async (product, subject) => {
    if (subject.kind === 'account') {
      call.err('An account is explained by its lines and orders: name one of them.\n');
      return EXIT.misused;
    }
    const explained = await explain(product, subject);
    const reference = await product.reference();
    const names = ruleNames(reference);
    const listed = movements ? await allMovements(product, subject) : null;
    if (json)
      call.out(
        `${JSON.stringify({
          order: explained.order && toOrderExplanation(explained.order, names),
          buckets: explained.buckets.map((each) => toBucketExplanation(each, names)),
          ...(listed && { movements: listed.map((each) => toMovement(each, names)) }),
        })}\n`,
      );
    else {
      const teller = new Teller(reference, names, locale);
      call.out(teller.tell(explained));
      for (const each of listed ?? []) call.out(`${JSON.stringify(toMovement(each, names))}\n`);
    }
    return EXIT.done;
  });
}

async function explain(product: Product, { accountId, kind, id }: LedgerSubject) {
  if (kind === 'order') {
    const order = (await explainOrderOf(product, { accountId, orderId: id }))!;
    return { order, buckets: order.buckets };
  }
  const buckets =
    kind === 'line'
      ? (await explainLine(product, { accountId, lineId: id }))!.buckets
      : [(await explainBucketOf(product, { accountId, bucketId: id }))!];
  return { order: null, buckets };
}

async function allMovements(product: Product, { accountId, kind, id }: LedgerSubject) {
  const filter = { [`${kind}Id`]: id };
  const all = [];
  for (let after: bigint | null = 0n; after !== null; ) {
    const page = await listMovements(product, { accountId, filter, after, limit: 1_000 });
    all.push(...page.movements);
    after = page.next;
  }
  return all;
}

/** Tells it as text for a terminal; the command and the golden stories say it alike. */
export class Teller {
  readonly #reference: Reference;
  readonly #names: RuleNames;
  readonly #locale: Locale;
  readonly #regions: Intl.DisplayNames;

  constructor(reference: Reference, names: RuleNames, locale: Locale) {
    this.#reference = reference;
    this.#names = names;
    this.#locale = locale;
    this.#regions = new Intl.DisplayNames(locale, { type: 'region' });
  }

  tell({ order, buckets }: Explained): string {
    const parts = [
      ...(order ? [this.#order(order)] : []),
      ...buckets.map((each) => this.#bucket(each)),
    ];
    return `${parts.join('\n')}\n`;
  }

  #order({ order, story, agrees, planName, timeZone }: ExplainedOrder): string {
    const locale = this.#locale;
    const money = (minor: bigint) => formatAsset(minor, order.currency, locale);
    const { price, sums } = story;
    const w = sumWords[locale];
    const discount = price.discounts.map(
      ({ rule, label, amountMinor }) =>
        `${w.promotion} “${label[locale]}” (${rule}) −${money(amountMinor)}`,
    );
    const part = (name: OrderPart, sign: string) =>
      sums[name] === 0n ? [] : [`${sign} ${orderPartWords[locale][name]} ${money(sums[name])}`];
    const flows = [
      ...(['paid', 'unsold', 'untaxed'] as const).flatMap((name) => part(name, '+')),
      ...(['sold', 'taxed', 'returned', 'credited'] as const).flatMap((name) => part(name, '−')),
    ];
    return lines(
      `${order.reference} · ${planName[locale]} · ${toPublicId('ord', order.id)}`,
      `  ${[`${w.plan} ${money(price.planMinor)}`, ...discount].join(' ')} = ${w.price} ${money(price.priceMinor)} = ${w.net} ${money(price.netMinor)} + ${w.tax} ${money(price.taxMinor)}`,
      ...story.steps.map((step) =>
        this.#row(step, timeZone, {
          what: orderPartWords[locale][step.part],
          sign: step.heldBy > 0n ? '+' : '−',
          left: money(step.held),
        }),
      ),
      `  ${[...flows, '=', w.held, money(sums.held)].join(' ')}  ${agrees ? w.agrees : w.differs}`,
    );
  }

  #bucket({ bucket, story, agrees, order, timeZone }: ExplainedBucket): string {
    const locale = this.#locale;
    const amount = (of: bigint) => formatAsset(of, bucket.asset, locale);
    const { figures } = story;
    const w = sumWords[locale];
    const minus = (['used', 'expired', 'refunded', 'reserved'] as const).filter(
      (name) => figures[name] > 0n,
    );
    const exact = [figures.granted, ...minus.map((name) => figures[name])].join(' − ');
    const inWords = [
      `${w.granted} ${amount(figures.granted)}`,
      ...minus.map((name) => `− ${w[name]} ${amount(figures[name])}`),
      `= ${w.remaining} ${amount(figures.remaining)}`,
    ];
    return lines(
      `${this.#title(bucket)} · ${toPublicId('bkt', bucket.id)}${order ? ` · ${order.reference}` : ''}`,
      ...story.steps.map((step) =>
        this.#row(step, timeZone, {
          what: bucketPartWords[locale][step.part],
          sign: signOf(step),
          left: amount(step.remaining),
        }),
      ),
      `  ${inWords.join(' ')}  ${agrees ? w.agrees : w.differs}`,
      `  ${exact} = ${figures.remaining} ${bucket.asset}`,
    );
  }

  #title({ asset, zoneId, granted }: Bucket): string {
    const zone = zoneOf(this.#reference.rules, zoneId).name[this.#locale];
    return `${formatAsset(granted, asset as Asset, this.#locale)} · ${zone}`;
  }

  #row(
    step: MovementGroup,
    timeZone: string,
    { what, sign, left }: { what: string; sign: string; left: string },
  ): string {
    const at =
      step.count === 1
        ? formatInstant(step.firstAt, timeZone, this.#locale, 'second')
        : `${formatDay(step.firstAt, timeZone, this.#locale)} ×${step.count}`;
    const amount = `${sign}${formatAsset(step.amount, step.asset, this.#locale)}`;
    const where = step.country ? ` (${this.#regions.of(step.country)})` : '';
    const why = ruleWords(step.rule, this.#names, this.#locale);
    return `  ${at}  ${what}${where}  ${amount}  → ${left}  ${why}`;
  }
}

const signOf = ({ remainingBy, reservedBy }: BucketStep): string =>
  (remainingBy === 0n ? reservedBy : remainingBy) > 0n ? '+' : '−';

const lines = (...all: string[]): string => `${all.join('\n')}\n`;
