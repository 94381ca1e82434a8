import { OCTETS_PER_MB } from '#domain/allowance.ts';
import { DAY, type Instant, MINUTE, SECOND } from '#domain/time.ts';
import { readPaymentsOf } from '#storage/reads/account-rows.ts';
import { advanceLine } from '#usecases/advance-line.ts';
import { changeLineState } from '#usecases/change-line-state.ts';
import { charge } from '#usecases/charge.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftNewLineOrder, draftOrder } from '#usecases/draft-order.ts';
import { registerAccount } from '#usecases/identity/register-account.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import type { Product } from '#usecases/product.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { chanceOf } from './chance.ts';
import { type Use, usesOfDay } from './daily-usage.ts';
import { demoPassword } from './demo-password.ts';
import type { DemoStory, LineStory, Purchase } from './demo-story.ts';
import { BUYING_FROM } from './past-hours.ts';
import { createPastPayments, type PastPayments } from './past-payments.ts';

/** Makes the product as it was in the past: on its own clock, with its own payments. */
export type PastProduct = (clock: () => Instant, gateway: PastPayments) => Product;

/** What charges use: one committer for all subscribers, so that a day of everybody is one group. */
export type Network = Pick<Product, 'committer' | 'reference' | 'clock'>;

/** One subscriber's life while it is being lived. */
export interface Life {
  story: DemoStory;
  accountId: string;
  product: Product;
  payments: PastPayments;
  chance: () => number;
  seededAt: Instant;
  now(): Instant;
  /** Time never goes back, and never beyond the seed. */
  moveTo(at: Instant): void;
  /** The id of each line of the story that has been bought. */
  lineIds: Map<LineStory, string>;
}

/** The seed's own instants: the day it is made on, in UTC, and the moment. */
export interface SeedTimes {
  makeProduct: PastProduct;
  today: Instant;
  seededAt: Instant;
}

/** How many days ago a story begins. */
export const firstDayOf = ({ lines }: DemoStory): number =>
  Math.max(...lines.flatMap(({ purchases }) => purchases.map(({ daysAgo }) => daysAgo)));

/** Registers the subscriber; from then on the life stands at the first day of its story. */
export async function beginLife(story: DemoStory, times: SeedTimes): Promise<Life> {
  const isNew = story.entry === 'welcome-mail';
  const bornAt = times.today - firstDayOf(story) * DAY;
  let at = isNew ? times.seededAt : bornAt;
  const now = () => at;
  const payments = createPastPayments(now);
  const product = times.makeProduct(now, payments);
  const { displayName, email, userName, locale, timeZone } = story;
  const registration = { displayName, email, userName, locale, timeZone };
  const registered = await registerAccount(product, {
    ...registration,
    ...(isNew ? {} : { demoPassword }),
  });
  const { accountId } = expectDone(registered, `registering ${userName}`);
  at = bornAt;
  return {
    story,
    accountId,
    product,
    payments,
    chance: chanceOf(userName),
    seededAt: times.seededAt,
    now,
    moveTo(next) {
      at = Math.max(at, Math.min(Math.round(next), times.seededAt));
    },
    lineIds: new Map(),
  };
}

export function expectDone<Answer extends object>(
  answer: Answer,
  what: string,
): Exclude<Answer, { refused: string }> {
  if ('refused' in answer) throw new Error(`the demo seed: ${what} was refused: ${answer.refused}`);
  return answer as Exclude<Answer, { refused: string }>;
}

/** Orders and pays what the story buys on one day; `day` is its beginning in UTC. */
export async function buyOnDay(life: Life, daysAgo: number, day: Instant): Promise<void> {
  for (const line of life.story.lines)
    for (const purchase of line.purchases)
      if (purchase.daysAgo === daysAgo) await buy(life, line, purchase, day);
}

async function buy(life: Life, line: LineStory, purchase: Purchase, day: Instant): Promise<void> {
  const { accountId, product, payments, story, chance } = life;
  const { planId, timing = 'now', method = 'card', declined, keepsCard } = purchase;
  const what = `buying ${planId} for ${story.userName}`;
  const think = (least: number) => life.moveTo(life.now() + (least + 60 * chance()) * SECOND);
  life.moveTo(day + BUYING_FROM + 60 * MINUTE * chance());
  const lineId = life.lineIds.get(line);
  const { locale } = story;
  const draft = lineId
    ? await draftOrder(product, { accountId, lineId, planId, timing, locale })
    : await draftNewLineOrder(product, { accountId, planId, simKind: line.simKind, locale });
  const { orderId } = expectDone(draft, what);
  const pay = async (by: typeof method) => {
    think(30);
    const keepsMeans = keepsCard ? locale : null;
    const wish = { accountId, orderId, method: by, consent: true, keepsMeans };
    expectDone(await confirmOrder(product, wish), what);
    think(20);
    const payment = (await readPaymentsOf(product.database, accountId, orderId)).at(-1)!;
    await askPayment(product, { accountId, paymentId: payment.id });
  };
  if (declined) {
    payments.declineNext(declined);
    await pay(method);
    await pay('wallet');
  } else await pay(method);
  if (!lineId) await rememberLine(life, line);
}

async function rememberLine(life: Life, line: LineStory): Promise<void> {
  const known = new Set(life.lineIds.values());
  const account = (await viewAccount(life.product, life.accountId))!;
  const made = account.lines.find((each) => !known.has(each.line.id));
  if (!made) throw new Error(`the demo seed: ${life.story.userName} paid and has no line`);
  life.lineIds.set(line, made.line.id);
}

/** Parks what the story parks on one day, soon after what it buys. */
export async function parkOnDay(life: Life, daysAgo: number, day: Instant): Promise<void> {
  const { accountId, product, story } = life;
  for (const line of story.lines) {
    if (line.parkedDaysAgo !== daysAgo) continue;
    life.moveTo(day + BUYING_FROM + 90 * MINUTE);
    const lineId = life.lineIds.get(line)!;
    const happening = { kind: 'park' } as const;
    const answer = await changeLineState(product, { accountId, lineId, happening });
    expectDone(answer, `parking a line of ${story.userName}`);
  }
}

/** Charges all that the account's lines used on one day, at the network's moment of it. */
export async function useOnDay(life: Life, daysAgo: number, network: Network): Promise<void> {
  const uses = [...life.lineIds].flatMap(([line, lineId]) =>
    line.habits
      .filter(({ from, to }) => from >= daysAgo && daysAgo >= to)
      .flatMap((habit) => usesOfDay(habit, life.chance))
      .map((use) => ({ ...use, lineId })),
  );
  if (uses.length === 0) return;
  life.moveTo(network.clock());
  await Promise.all(uses.map((use, i) => chargeUse(life, network, use, `seed-${daysAgo}-${i}`)));
}

async function chargeUse(
  { accountId, story }: Life,
  network: Network,
  use: Use & { lineId: string },
  key: string,
): Promise<void> {
  const answer = await charge(network, { ...use, accountId, key });
  // When an allowance has run out the network says no; the story goes on.
  if ('refused' in answer && answer.refused !== 'nothing_left')
    expectDone(answer, `use by ${story.userName}, ${key}`);
}

/** Brings the life to the moment of the seed and writes down what time alone has done. */
export async function endLife(life: Life): Promise<void> {
  const { story, accountId, product } = life;
  life.moveTo(life.seededAt);
  for (const line of story.lines)
    if (line.leaveMb !== undefined) await useUp(life, line, line.leaveMb);
  await advanceLine(product, { accountId, key: 'seed' });
}

async function useUp(life: Life, line: LineStory, leaveMb: number): Promise<void> {
  const lineId = life.lineIds.get(line)!;
  const account = (await viewAccount(life.product, life.accountId))!;
  const buckets = account.lines.find((each) => each.line.id === lineId)!.buckets;
  const remaining = buckets
    .filter((bucket) => bucket.kind === 'data')
    .reduce((sum, bucket) => sum + bucket.remaining, 0n);
  const amount = remaining - BigInt(leaveMb) * OCTETS_PER_MB;
  const country = line.habits.at(-1)!.country;
  const use = { kind: 'data', scope: 'any', country, amount, lineId } as const;
  if (amount > 0n) await chargeUse(life, life.product, use, 'seed-last');
}
