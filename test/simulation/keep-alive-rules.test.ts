import { describe, expect, test } from 'vitest';
import { AccountBooks } from '../../simulation/auditor/account-books.ts';
import { dateFindings } from '../../simulation/auditor/date-rules.ts';
import { stuckFindings } from '../../simulation/auditor/end-rules.ts';
import { renewalFindings } from '../../simulation/auditor/renewal-rules.ts';
import type { Row, TableName } from '../../simulation/auditor/rows.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const begin = Date.UTC(2026, 2, 1, 12);
const iso = (at: number) => new Date(at).toISOString();

type Fields = Record<string, unknown>;

/** An account of one line, written by hand: a sound story, and what a broken product would have written instead. */
class Story {
  readonly books = new AccountBooks('account');
  #last = 0;

  #put(table: Exclude<TableName, 'transfer'>, row: Fields): string {
    const id = String(row.id ?? this.#idAt(Number(row.happened_at ?? row.created_at)));
    this.books.put(table, { ...row, id } as unknown as Row<TableName>);
    return id;
  }

  /** As a UUID of version 7: of two, the one made later is the greater one. */
  #idAt(instant: number): string {
    const time = instant.toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-${String(++this.#last).padStart(6, '0')}`;
  }

  event(kind: string, day: number, detail: Fields = {}): void {
    const at = begin + day * DAY;
    this.#put('line_event', { line_id: 'line', kind, detail, happened_at: at });
  }

  auto(kind: string, day: number, detail: Fields = {}): void {
    this.event(`auto-renewal-${kind}`, day, detail);
  }

  agreement(state: 'on' | 'paused' | 'ended', fields: Fields = {}): void {
    const own = { id: 'line', state, monthly_cap_minor: null, created_at: begin, plan_id: 'plan' };
    this.#put('auto_renewal', { ...own, ...fields });
  }

  /** A plan that holds from one day to another, and the order that bought it. */
  plan(id: string, from: number, to: number, fields: Fields = {}): string {
    const orderId = this.#put('subscriber_order', {
      ...{ line_id: 'line', origin: 'auto-renewal', state: 'fulfilled' },
      ...{ created_at: begin + from * DAY, fulfilled_at: begin + from * DAY, ...fields },
    });
    this.#put('period', {
      ...{ id, line_id: 'line', order_id: orderId, kind: 'plan' },
      ...{ starts_at: begin + from * DAY, ends_at: begin + to * DAY },
      ...{ ended_at: begin + to * DAY, end: 'lapsed' },
    });
    return orderId;
  }

  bucket(fields: Fields): void {
    this.#put('bucket', { id: 'bucket', remaining: 5n, reserved: 0n, closed_at: null, ...fields });
  }

  line(state: string, day: number): void {
    this.#put('line', { id: 'line', state, state_since: begin + day * DAY });
  }

  /** The rules that it breaks after so many days. */
  broken(day: number): string[] {
    const now = begin + day * DAY;
    const found = [...renewalFindings(this.books), ...dateFindings(this.books, now)];
    return [...new Set(found.map(({ rule }) => rule))];
  }
}

/** As promotions name the order for which they are claimed: by an instant long before it was made. */
const earlyName = '019ca000-0000-7000-8000-000000000000';

const round = (period: string) => ({ round: `end:${period}` });

/** What a renewal writes: looked ahead at, told, charged, each in its time. A part may be left out or be another. */
function renewal(
  story: Story,
  of: { from: string; to: string; day: number },
  change: { lookAhead?: false; notice?: Fields | false; paid?: bigint; made?: number } = {},
): void {
  const { from, to, day } = of;
  const chargeAt = begin + day * DAY - 3 * HOUR;
  if (change.lookAhead !== false)
    story.auto('preflight', day - 7, { ...round(from), problems: '' });
  const told = { ...round(from), chargeAt: iso(chargeAt), amountMinor: '500' };
  if (change.notice !== false) story.auto('noticed', day - 3, { ...told, ...change.notice });
  const created = change.made === undefined ? chargeAt : begin + change.made * DAY;
  const orderId = story.plan(to, day, day + 30, { created_at: created });
  const amountMinor = String(change.paid ?? 500n);
  story.auto('renewed', day - 0.125, { ...round(from), orderId, amountMinor });
}

const agreed = { agreedMinor: '500', trigger: 'plan-end' };

/** Bought once, renewed twice by itself. */
function sound(): Story {
  const story = new Story();
  story.plan('first', 0, 30, { origin: 'subscriber' });
  story.auto('agreed', 1, agreed);
  story.agreement('on');
  renewal(story, { from: 'first', to: 'second', day: 30 });
  renewal(story, { from: 'second', to: 'third', day: 60 });
  return story;
}

test('what a sound product writes breaks no rule', () => {
  expect(sound().broken(61)).toEqual([]);
});

describe('each rule of keeping alive catches a product that breaks it', () => {
  const cases: [rule: string, what: string, tell: (story: Story) => void, day: number][] = [
    [
      'one-round',
      'the same round twice',
      (story) => renewal(story, { from: 'second', to: 'fourth', day: 90 }),
      91,
    ],
    [
      'one-round',
      'two renewals that hold at one time',
      (story) => renewal(story, { from: 'third', to: 'fourth', day: 75 }),
      91,
    ],
    ['skipped', 'a plan that ended and nothing came', () => {}, 93],
    [
      'skipped',
      'a charge that was told and never came',
      (story) => {
        story.auto('preflight', 83, { ...round('third'), problems: '' });
        story.auto('noticed', 87, { ...round('third'), chargeAt: iso(begin + 90 * DAY) });
        story.event('state-changed', 90, { from: 'active', to: 'grace' });
      },
      93,
    ],
    [
      'skipped',
      'a charge that was told, and nobody says that it was not needed any more',
      (story) => {
        story.auto('preflight', 83, { ...round('third'), problems: '' });
        story.auto('noticed', 87, { ...round('third'), chargeAt: iso(begin + 90 * DAY) });
        story.plan('fourth', 90, 120, { origin: 'subscriber' });
      },
      93,
    ],
    [
      'consent',
      'more than was agreed to',
      (story) =>
        renewal(
          story,
          { from: 'third', to: 'fourth', day: 90 },
          { paid: 501n, notice: { amountMinor: '501' } },
        ),
      91,
    ],
    [
      'consent',
      'a charge after it was stopped',
      (story) => {
        story.auto('ended', 80, { cause: 'stopped' });
        story.agreement('ended');
        story.plan('fourth', 90, 120);
      },
      91,
    ],
    ...(
      [
        ['before anybody agreed', 'agreed', 91],
        ['after it was stopped', 'ended', 80],
      ] as const
    ).map(([when, kind, day]): (typeof cases)[number] => [
      'consent',
      `a charge ${when}, by an order that is named by when it was due`,
      (story) => {
        if (kind === 'ended') story.auto(kind, day, { cause: 'stopped' });
        else story.books.events.clear();
        story.auto('agreed', kind === 'agreed' ? day : 92, agreed);
        story.plan('fourth', 90, 120, { id: earlyName });
      },
      91,
    ]),
    [
      'paused',
      'a charge while the line is held',
      (story) => {
        story.auto('paused', 80, { cause: 'lost-stolen' });
        story.agreement('paused');
        story.plan('fourth', 90, 120);
      },
      91,
    ],
    [
      'noticed',
      'a charge without a notice',
      (story) => renewal(story, { from: 'third', to: 'fourth', day: 90 }, { notice: false }),
      91,
    ],
    [
      'noticed',
      'more than was told',
      (story) =>
        renewal(
          story,
          { from: 'third', to: 'fourth', day: 90 },
          { notice: { amountMinor: '499' } },
        ),
      91,
    ],
    [
      'early-charge',
      'a charge before the day that was told',
      (story) => renewal(story, { from: 'third', to: 'fourth', day: 90 }, { made: 88 }),
      91,
    ],
    [
      'late-charge',
      'a charge days after the one that was told',
      (story) => renewal(story, { from: 'third', to: 'fourth', day: 90 }, { made: 92 }),
      93,
    ],
    [
      'pre-flight',
      'no look ahead',
      (story) => renewal(story, { from: 'third', to: 'fourth', day: 90 }, { lookAhead: false }),
      91,
    ],
    [
      'cap',
      'more in a month than was allowed',
      (story) => {
        story.agreement('on', { monthly_cap_minor: 900n });
        for (const day of [75, 80]) {
          const orderId = story.plan(`day ${day}`, day + 20, day + 25);
          const told = { round: `day:${day}`, amountMinor: '500' };
          story.auto('noticed', day - 1, { ...told, chargeAt: iso(begin + day * DAY) });
          story.auto('renewed', day, { ...told, orderId });
        }
      },
      85,
    ],
    [
      'silent-end',
      'an end without a cause',
      (story) => {
        story.auto('ended', 80);
        story.agreement('ended');
      },
      91,
    ],
    [
      'silent-end',
      'an agreement that is over and nobody wrote it',
      (s) => s.agreement('ended'),
      91,
    ],
    [
      'date-told',
      'a date that was told and did not come',
      (story) => {
        story.agreement('ended');
        story.auto('ended', 61, { cause: 'stopped' });
        const deadlineAt = String(begin + 85 * DAY);
        story.event('deadline-noticed', 82, { of: 'service', deadlineAt });
      },
      91,
    ],
  ];

  test.each(cases)('%s: %s', (rule, _what, tell, day) => {
    const story = sound();
    tell(story);
    expect(story.broken(day)).toContain(rule);
  });

  test('a date that came true, or was moved by what happened meanwhile, is none', () => {
    const told = (days: number) => ({ of: 'service', deadlineAt: String(begin + days * DAY) });
    const kept = sound();
    kept.event('deadline-noticed', 87, told(90));
    kept.event('state-changed', 90, { from: 'active', to: 'grace' });
    kept.auto('failed', 90, { ...round('third') });
    expect(kept.broken(91)).toEqual([]);
    const moved = sound();
    moved.event('deadline-noticed', 82, told(85));
    moved.event('state-changed', 83, { from: 'active', to: 'lost-stolen' });
    expect(moved.broken(86)).toEqual([]);
  });

  test('kept: a plan that goes on while tries do, until the next one is paid', () => {
    const held = (paidOn: number) => {
      const story = new Story();
      story.plan('first', 0, 30, { origin: 'subscriber' });
      story.auto('agreed', 1, agreed);
      story.agreement('on');
      for (const [from, to, day, end] of [
        ['first', 'second', 30, 62],
        ['second', 'third', 60, 90],
      ] as const) {
        const fulfilled = day === 60 ? paidOn : day;
        const told = { ...round(from), chargeAt: iso(begin + fulfilled * DAY), amountMinor: '500' };
        story.auto('preflight', day - 7, { ...round(from), problems: '' });
        story.auto('noticed', day - 3, told);
        const at = { created_at: begin + fulfilled * DAY, fulfilled_at: begin + fulfilled * DAY };
        const orderId = story.plan(to, day, end, at);
        story.auto('renewed', fulfilled, { ...round(from), orderId, amountMinor: '500' });
      }
      return story.broken(63);
    };
    expect(held(62)).toEqual([]);
    expect(held(61)).toEqual(['one-round']);
  });

  test('consent: a charge in the instant in which it was agreed to, named by when it was due', () => {
    const story = new Story();
    story.plan('first', 0, 30, { origin: 'subscriber' });
    story.auto('agreed', 30, agreed);
    story.agreement('on');
    story.plan('second', 30, 60, { id: earlyName });
    expect(story.broken(31)).not.toContain('consent');
  });

  test('told: a charge that is dropped with a word', () => {
    const story = sound();
    story.auto('preflight', 83, { ...round('third'), problems: '' });
    story.auto('noticed', 87, { ...round('third'), chargeAt: iso(begin + 90 * DAY) });
    story.plan('fourth', 90, 120, { origin: 'subscriber' });
    story.auto('dropped', 88, { ...round('third'), reason: 'renewed_otherwise' });
    expect(story.broken(93)).toEqual([]);
  });

  test('calendar: an agreement that lies there while its days go by', () => {
    const story = new Story();
    story.auto('agreed', 1, { ...agreed, trigger: 'calendar' });
    story.agreement('on');
    expect(story.broken(35)).toEqual([]);
    expect(story.broken(45)).toEqual(['skipped']);
  });
});

describe('ended credit', () => {
  const stuck = (fields: Fields, day: number, revivalMs: number, line?: string) => {
    const story = new Story();
    if (line) story.line(line, 5);
    story.bucket({ kind: 'credit', line_id: null, expires_at: begin + 10 * DAY, ...fields });
    return stuckFindings(story.books, { now: begin + day * DAY, revivalMs }).map(
      ({ rule }) => rule,
    );
  };

  test('may lie as long as a top-up may bring it back, and no longer', () => {
    expect(stuck({}, 12, 0)).toEqual(['stuck-bucket']);
    expect(stuck({}, 12, 90 * DAY)).toEqual([]);
    expect(stuck({}, 101, 90 * DAY)).toEqual(['stuck-bucket']);
    expect(stuck({ kind: 'data' }, 12, 90 * DAY)).toEqual(['stuck-bucket']);
  });

  test('what a held line has waits with it', () => {
    const data = { kind: 'data', line_id: 'line' };
    expect(stuck(data, 12, 0, 'parked')).toEqual([]);
    expect(stuck(data, 12, 0, 'active')).toEqual(['stuck-bucket']);
  });
});
