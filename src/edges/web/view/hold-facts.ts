import type { Ability } from '#domain/lifecycle-policy.ts';
import type { LifecycleState } from '#domain/line.ts';
import type { Tongue } from '../words/tongue.ts';
import type { HoldView, ParkingView } from './hold-view.ts';

/** One line of figures. */
export interface Fact {
  label: string;
  value: string;
  below?: string;
  isMain?: boolean;
}

type Line = Pick<HoldView, 'currency' | 'timeZone' | 'renews' | 'creditMinor'>;

const becomesWords = (becomes: LifecycleState | null, { words }: Tongue): string | undefined => {
  const told: Partial<Record<LifecycleState, string>> = words.hold.facts.becomes;
  return becomes === null ? undefined : told[becomes];
};

/** What still works, the plan, auto-renewal: the same for every hold. */
function during(
  { can, stopsPlans }: { can: readonly Ability[]; stopsPlans: boolean },
  line: Line,
  tongue: Tongue,
): Fact[] {
  const w = tongue.words.hold;
  const words = (of: readonly Ability[]) => tongue.list(of.map((each) => w.abilities[each]));
  const works: readonly Ability[] = can.filter((each) => each !== 'top-up' && each !== 'port-out');
  const value = works.length > 0 ? words(works) : w.nothing;
  const possible = can.filter((each) => !works.includes(each));
  return [
    { label: w.facts.works, value, ...(!can.includes('texts-in') && { below: w.codes }) },
    ...(possible.length > 0 ? [{ label: w.facts.possible, value: words(possible) }] : []),
    { label: w.facts.plan, value: stopsPlans ? w.facts.stops : w.facts.runsOn },
    ...(line.renews ? [{ label: w.facts.renewal, value: w.facts.pauses }] : []),
  ];
}

const costOf = ({ priceMinor, every }: ParkingView, line: Line, tongue: Tongue): string =>
  priceMinor === null
    ? tongue.words.hold.facts.free
    : tongue.words.hold.facts.each(tongue.money(priceMinor, line.currency), every);

/** What parking is, before anybody thinks of confirming. */
export function parkingFacts(parking: ParkingView, line: Line, tongue: Tongue): Fact[] {
  const { facts: w, span } = tongue.words.hold;
  const isFree = parking.priceMinor === null;
  const credit = tongue.money(line.creditMinor, line.currency);
  const after = becomesWords(parking.becomes, tongue);
  return [
    {
      ...{ label: w.cost, value: costOf(parking, line, tongue), isMain: true },
      ...(!isFree && { below: w.fromCredit }),
    },
    ...(isFree ? [] : [{ label: w.credit, value: credit }]),
    { label: w.most, value: span(parking.most) },
    ...during(parking, line, tongue),
    ...(after ? [{ label: w.after, value: after }] : []),
  ];
}

/** What happens on confirming, with its dates. */
export function parkFacts(parking: ParkingView, line: Line, tongue: Tongue): Fact[] {
  const { facts: w } = tongue.words.hold;
  const { priceMinor, paidUntil, lastsUntil, endsAt, missingMinor } = parking;
  const money = (minor: bigint) => tongue.money(minor, line.currency);
  const at = (instant: number) => tongue.instant(instant, line.timeZone);
  const after = becomesWords(parking.becomes, tongue);
  return [
    { label: w.now, value: priceMinor === null ? w.free : money(priceMinor), isMain: true },
    ...(missingMinor > 0n ? [{ label: w.credit, value: money(line.creditMinor) }] : []),
    ...(priceMinor !== null && missingMinor === 0n
      ? [{ label: w.creditAfter, value: money(line.creditMinor - priceMinor) }]
      : []),
    ...(paidUntil === null ? [] : [{ label: w.paidUntil, value: at(paidUntil) }]),
    ...(lastsUntil === null ? [] : [{ label: w.lasts, value: at(lastsUntil), below: w.lastsHint }]),
    { label: w.until, value: at(endsAt) },
    ...(after ? [{ label: w.after, value: after }] : []),
    ...during(parking, line, tongue),
  ];
}

export const blockFacts = (
  blocking: NonNullable<HoldView['blocking']>,
  line: Line,
  tongue: Tongue,
): Fact[] => [
  { label: tongue.words.hold.facts.cost, value: tongue.words.hold.facts.free, isMain: true },
  ...during(blocking, line, tongue),
  ...(blocking.endsAt === null ? [] : [endFact(blocking, line, tongue)]),
];

/** When a hold is over as things are, and what comes then. */
function endFact(
  { endsAt, becomes }: { endsAt: number | null; becomes: LifecycleState | null },
  { timeZone }: Line,
  tongue: Tongue,
): Fact {
  const { facts: w } = tongue.words.hold;
  const value = endsAt === null ? w.noEnd : tongue.instant(endsAt, timeZone);
  const after = becomesWords(becomes, tongue);
  return { label: w.asThings, value, ...(after && { below: w.thenIs(after) }) };
}

/** How a line is held now. */
export function heldFacts(hold: NonNullable<HoldView['hold']>, line: Line, tongue: Tongue): Fact[] {
  const { facts: w } = tongue.words.hold;
  const at = (instant: number) => tongue.instant(instant, line.timeZone);
  return [
    { label: w.since, value: at(hold.since) },
    ...(hold.paidUntil === null ? [] : [{ label: w.paidUntil, value: at(hold.paidUntil) }]),
    endFact(hold, line, tongue),
    ...(hold.state === 'parked'
      ? [{ label: w.credit, value: tongue.money(line.creditMinor, line.currency) }]
      : []),
    ...during(hold, line, tongue),
  ];
}

/** What comes back, each plan with the end it has then. */
export function restoreFacts(
  restoring: NonNullable<HoldView['restoring']>,
  line: Line,
  tongue: Tongue,
): Fact[] {
  const { facts: w } = tongue.words.hold;
  const { waiting } = tongue.words.account;
  const at = (instant: number) => tongue.instant(instant, line.timeZone);
  return [
    { label: w.allNow, value: w.atOnce },
    ...restoring.plans.map(({ name, before, until }) => ({
      label: tongue.of(name),
      value: until === null ? waiting : tongue.words.common.untilCapital(at(until)),
      isMain: true,
      ...(before !== null && before !== until && { below: `${w.planUntil} ${at(before)}` }),
    })),
    { label: w.credit, value: tongue.money(line.creditMinor, line.currency) },
  ];
}
