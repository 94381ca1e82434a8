import { OCTETS_PER_GB, OCTETS_PER_MB } from '#domain/allowance.ts';
import type { UnitAnswer } from '#domain/charging-request.ts';
import { formatData } from '#domain/format.ts';
import type { Policy } from '#domain/policy.ts';
import { HOUR, MINUTE, SECOND } from '#domain/time.ts';
import { chooseCreditUse } from '#usecases/charging/choose-credit-use.ts';
import { endCharging } from '#usecases/charging/end-charging.ts';
import { startCharging } from '#usecases/charging/start-charging.ts';
import type { AccountRequest } from '#usecases/charging/submit-charging.ts';
import { updateCharging } from '#usecases/charging/update-charging.ts';
import { golden } from './golden.ts';
import { Story } from './story.ts';

const morning = Date.UTC(2026, 4, 11, 8, 12, 30);

const policy: Partial<Policy> = {
  charging: {
    quota: { data: Number(2n * OCTETS_PER_GB), voice: 300, sms: 1 },
    ...{ validityMinutes: 30, thresholdPercent: 20, sessionTimeoutMinutes: 60 },
  },
  rating: {
    rounding: 'half-up',
    creditPays: 'chosen',
    rates: [
      {
        ...{ id: 'world-data', kind: 'data', scope: 'any', zoneId: 'world', serviceId: 'any' },
        ...{ currency: 'GBP', amountMinor: 5, per: Number(OCTETS_PER_MB) },
        ...{ increment: 1_024, minimum: 0, setUpMinor: 0 },
      },
    ],
  },
};

const verbs = { start: startCharging, update: updateCharging, end: endCharging };

/** The packet core's side of one data session, told in words. */
class Session {
  readonly #story: Story;
  readonly #id: string;
  #number = -1;
  #country = 'GB';

  constructor(story: Story, id: string) {
    this.#story = story;
    this.#id = id;
  }

  async says(verb: keyof typeof verbs, report: { used?: bigint; country?: string }): Promise<void> {
    this.#number += 1;
    this.#country = report.country ?? this.#country;
    const request: AccountRequest = {
      ...this.#story.who,
      ...{ sessionId: this.#id, requestNumber: this.#number, country: this.#country },
      ...{ kind: 'data', scope: 'any' },
      units: [{ ratingGroup: 1, requested: verb === 'end' ? null : 0n, used: report.used ?? null }],
    };
    const answer = await verbs[verb](this.#story.product, request);
    if ('refused' in answer) throw new Error(answer.refused);
    const used = report.used === undefined ? '' : `, ${formatData(report.used, 'en')} used`;
    const asks = { start: 'begins', update: 'reports', end: 'ends' }[verb];
    const told = inWords(answer.units[0]!);
    this.#story.tell(`Session ${this.#id} ${asks} in ${this.#country}${used}. ${told}`);
  }
}

function inWords({ result, granted, finalUnit, validitySeconds, unfunded }: UnitAnswer): string {
  const short = unfunded === '0' ? '' : ` Nobody pays for ${formatData(BigInt(unfunded), 'en')}.`;
  if (granted === null) return `Answer: ${result}, no quota.${short}`;
  const last = finalUnit ? ', the final unit' : '';
  const quota = formatData(BigInt(granted), 'en');
  return `Answer: ${quota}${last}, valid for ${validitySeconds} s.${short}`;
}

async function buys(story: Story, planId: string, timing: 'now' | 'at-end' = 'now') {
  await story.chooses(planId, timing);
  await story.confirms();
  await story.paysByCard('4242', 'Pays by card; the bank approves.');
  await story.hearsFromProvider();
}

golden('a session runs out, and a plan bought in the middle serves it', async () => {
  const story = await Story.begin('A session runs out, and goes on', morning, policy);
  await buys(story, 'gb-starter-2');
  await story.showLedger();
  const session = new Session(story, 'smf-1');
  story.moveTo(morning + HOUR);
  await session.says('start', {});
  story.moveTo(morning + HOUR + 10 * MINUTE);
  await session.says('update', { used: 1_500n * OCTETS_PER_MB });
  await story.showLine();
  story.tell('While the rest runs out, buys the next plan without ending the session.');
  await buys(story, 'gb-everyday-12');
  story.moveTo(morning + HOUR + 20 * MINUTE);
  await session.says('update', { used: 600n * OCTETS_PER_MB });
  story.moveTo(morning + 2 * HOUR);
  await session.says('end', { used: 200n * OCTETS_PER_MB });
  await story.showLine();
  await story.showLedger();
  await story.end('session-runs-out.md');
});

golden('abroad, credit pays where the subscriber lets it, down to the last penny', async () => {
  const story = await Story.begin('Credit pays abroad', morning, policy);
  await buys(story, 'gb-everyday-12');
  await buys(story, 'gb-topup-5');
  const japan = new Session(story, 'smf-2');
  story.moveTo(morning + 12 * HOUR);
  await japan.says('start', { country: 'JP' });
  story.tell('Nothing is paid that nobody asked for. Lets credit pay, for this line.');
  await chooseCreditUse(story.product, { ...story.who, spendsCredit: true });
  await japan.says('update', {});
  await story.showLine();
  story.moveTo(morning + 12 * HOUR + 5 * MINUTE);
  await japan.says('update', { used: 40n * OCTETS_PER_MB });
  story.moveTo(morning + 12 * HOUR + 9 * MINUTE);
  await japan.says('update', { used: 61n * OCTETS_PER_MB });
  await story.showLine();
  await story.showLedger();
  await story.end('credit-abroad.md');
});

golden('a session that falls silent gives back what it held', async () => {
  const story = await Story.begin('A silent session', morning, policy);
  await buys(story, 'gb-starter-2');
  const session = new Session(story, 'smf-3');
  await session.says('start', {});
  await story.showLine();
  story.moveTo(morning + HOUR + SECOND);
  await story.product.work();
  story.tell('The phone’s cell lost power; the network never said so. An hour has passed.');
  await story.showLine();
  const other = new Session(story, 'smf-4');
  await other.says('start', {});
  await story.end('silent-session.md');
});
