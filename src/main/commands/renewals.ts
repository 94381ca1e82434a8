import type { AutoRenewalEnd } from '#domain/auto-renewal.ts';
import { formatInstant } from '#domain/format.ts';
import { endOfLocalDay, localDayOf } from '#domain/local-day.ts';
import { toPublicId } from '#domain/public-id.ts';
import { DAY, toIso } from '#domain/time.ts';
import type { NoticeState } from '#storage/reads/line-events.ts';
import { type EndReport, type EndsReport, reportEnds } from '#usecases/auto-renewal/report-ends.ts';
import { stopAutoRenewal } from '#usecases/auto-renewal/stop-auto-renewal.ts';
import { closedGateway } from '../closed-gateway.ts';
import { type Call, type Command, EXIT } from '../command.ts';
import { withLedgerSubject } from '../ledger-subject.ts';
import { withMigratedDatabase } from '../migrated-database.ts';
import { wireProduct } from '../wiring.ts';

const UNTOLD = 1;
const REFUSED = 3;

/** Shows that auto-renewal never ends silently, and ends it for somebody who asks support to. */
export const renewals: Command = {
  usage: 'report [--day 2026-11-21] | stop <number> [--json]',
  about:
    'report: every auto-renewal that ended on a day of the operator’s clock, with its cause and whether\n' +
    'its subscriber was told, by one channel or another. Names each end without a delivered notice, and\n' +
    'each agreement in force whose line nobody looks after; none is the normal result. Changes nothing;\n' +
    'may run beside everything.\n' +
    'stop: stops auto-renewal of a line, named by its number with "+" or its id (line_…); its subscriber\n' +
    'is told that support did.',
  options: {
    day: { type: 'string', about: 'report: the operator’s day; yesterday if absent' },
    json: {
      type: 'boolean',
      about: 'print one JSON object: {"day":…,"ends":[…],"untold":…,"unattended":[…]}',
    },
  },
  positionals: { min: 1, max: 2 },
  exits: {
    [UNTOLD]: 'failed, or an end was not told; standard output names it',
    [REFUSED]: 'stop: nothing was changed; the reason is on standard error',
  },
  run: async (call) => {
    const [verb, typed, more] = [call.positionals[0], call.positionals[1] ?? '', call.values.day];
    if (verb === 'stop' && typed !== '' && more === undefined) return stop(call, typed);
    const given = more === undefined ? null : readDay(String(more));
    if (verb !== 'report' || typed !== '' || given === undefined) {
      const problem = given === undefined ? `"${more}" is no day. ` : 'Say report or stop. ';
      call.err(`${problem}See: xuka renewals --help\n`);
      return EXIT.misused;
    }
    return withMigratedDatabase(call, async ({ database, configuration }) => {
      const { secret } = configuration;
      const product = wireProduct({ database, gateway: closedGateway, baseUrl: '', secret });
      const { timeZone } = (await product.reference()).operator;
      const day = given ?? localDayOf(product.clock(), timeZone) - 1;
      const span = { from: endOfLocalDay(day - 1, timeZone), to: endOfLocalDay(day, timeZone) };
      return tell(call, await reportEnds(product, span), { day: isoDay(day), timeZone });
    });
  },
};

const stop = (call: Call, typed: string): Promise<number> =>
  withLedgerSubject(call, typed, async (product, subject) => {
    const of = subject.kind === 'line' ? subject : null;
    const wish = of && { accountId: of.accountId, lineId: of.id, by: 'staff' as const };
    const answer = wish && (await stopAutoRenewal(product, { ...wish, agreedAt: null }));
    if (!answer || 'refused' in answer) {
      call.err(answer ? 'Nothing renews by itself there.\n' : `"${typed}" is no line.\n`);
      return REFUSED;
    }
    const { endedAt, chargeUnderWay } = answer;
    const late = chargeUnderWay ? ' A charge was under way and is withdrawn where it can be.' : '';
    if (call.values.json)
      call.out(`${JSON.stringify({ endedAt: toIso(endedAt), chargeUnderWay })}\n`);
    else call.out(`Auto-renewal is stopped, and its subscriber is told.${late}\n`);
    return EXIT.done;
  });

const isoDay = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** Days since 1970-01-01; undefined: it is none. */
function readDay(text: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) || isoDay(at / DAY) !== text ? undefined : at / DAY;
}

function tell(
  call: Call,
  { ends, untold, unattended }: EndsReport,
  of: { day: string; timeZone: string },
): number {
  if (call.values.json)
    call.out(
      `${JSON.stringify({
        ...{ day: of.day, ends: ends.map(toJson), untold: untold.length },
        unattended: unattended.map(({ lineId, dueAt }) => ({
          line: toPublicId('line', lineId),
          dueAt: dueAt === null ? null : toIso(dueAt),
        })),
      })}\n`,
    );
  else {
    call.out(`${of.day}: ${ends.length} ended, ${untold.length} of them untold.\n`);
    for (const end of ends) call.out(`${lineOf(end, of.timeZone)}\n`);
    for (const { lineId, dueAt } of unattended) {
      const since = dueAt === null ? '' : ` since ${formatInstant(dueAt, of.timeZone, 'en')}`;
      call.out(
        `! ${toPublicId('line', lineId)} renews by itself, and nobody looks after it${since}\n`,
      );
    }
  }
  return untold.length + unattended.length === 0 ? EXIT.done : UNTOLD;
}

const toJson = ({ lineId, at, cause, reference, notice, noticedAt }: EndReport) => ({
  line: toPublicId('line', lineId),
  ...{ at: toIso(at), cause, reference, notice },
  noticedAt: noticedAt === null ? null : toIso(noticedAt),
});

const lineOf = ({ lineId, at, cause, reference, notice }: EndReport, timeZone: string): string =>
  [
    notice === 'delivered' ? ' ' : '!',
    formatInstant(at, timeZone, 'en', 'second'),
    toPublicId('line', lineId),
    reference,
    `${causes[cause]};`,
    notices[notice],
  ].join(' ');

const causes: Record<AutoRenewalEnd, string> = {
  stopped: 'stopped by its subscriber',
  stopped_by_staff: 'stopped by staff',
  payment_failed: 'every try failed',
  no_means: 'nothing could pay',
  plan_withdrawn: 'the plan is no longer sold',
  price_not_agreed: 'the price rose and was not agreed to',
  plan_not_for_line: 'the plan is not for this line any more',
  number_lost: 'the number is lost',
  ported_out: 'the number moved away',
  refunded: 'its money went back',
};

const notices: Record<NoticeState, string> = {
  delivered: 'told',
  'under-way': 'being told',
  lost: 'no channel reached anybody',
  none: 'nobody was told',
};
