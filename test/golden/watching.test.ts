import { createRenderer } from '#adapters/documents/renderer.ts';
import { OCTETS_PER_MB } from '#domain/allowance.ts';
import type { RatingPolicy } from '#domain/charging-policy.ts';
import { formatMoney } from '#domain/format.ts';
import type { Locale } from '#domain/locale.ts';
import type { Policy } from '#domain/policy.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { chargeEvent } from '#usecases/charging/charge-event.ts';
import { chooseCreditUse } from '#usecases/charging/choose-credit-use.ts';
import { addressedMessage, renderMessage } from '#usecases/messages/send-message.ts';
import { overrideCap } from '#usecases/watching/change-watch.ts';
import { noteArrival } from '#usecases/watching/note-arrival.ts';
import { viewWatches } from '#usecases/watching/view-watches.ts';
import { golden } from './golden.ts';
import { Story } from './story.ts';

const morning = Date.UTC(2026, 4, 11, 8, 12, 30);

const rate: RatingPolicy['rates'][number] = {
  ...{ id: 'world-data', kind: 'data', scope: 'any', zoneId: 'world', serviceId: 'any' },
  ...{ currency: 'GBP', amountMinor: 5, per: Number(OCTETS_PER_MB) },
  ...{ increment: 1_024, minimum: 0, setUpMinor: 0 },
};

const policy: Partial<Policy> = {
  rating: { rounding: 'half-up', creditPays: 'chosen', rates: [rate] },
  watching: { roamingCapMinor: { GBP: [200, 400] } },
};

const locales: readonly Locale[] = ['en', 'zh-CN'];

/** What was told since it was asked last, as it goes by text, in both languages. */
function listener(story: Story) {
  const heard = new Set<string>();
  const renderer = createRenderer();
  const { product, who } = story;
  return {
    close: () => renderer.close(),
    async tells() {
      const { rows } = await product.database.query<{ id: string; payload: never }>(
        `select id, payload from outbox where account_id = $1 and kind = 'notice.send' order by id`,
        [who.accountId],
      );
      for (const { id, payload } of rows.filter((row) => !heard.has(row.id))) {
        heard.add(id);
        const { accountId } = who;
        const addressed = (await addressedMessage(product, { accountId, payload }))!;
        for (const locale of locales) {
          const room = { renderer, supportEmail: null };
          const { short } = await renderMessage(product, room, { ...addressed, locale });
          // Signed anew in every run.
          story.tell(`Text (${locale}): ${short.replace(/\/go-on\/\S+/, '/go-on/…')}`);
        }
      }
    },
  };
}

async function uses(story: Story, name: string, megabytes: bigint) {
  const answer = await chargeEvent(story.product, {
    ...story.who,
    ...{ sessionId: name, requestNumber: 0, kind: 'data', scope: 'any', country: 'JP' },
    units: [{ ratingGroup: 1, requested: megabytes * OCTETS_PER_MB, used: null }],
  });
  if ('refused' in answer) throw new Error(answer.refused);
  const [{ result, granted, finalUnit }] = answer.units as [(typeof answer.units)[0]];
  const got = granted === null ? 'nothing' : `${BigInt(granted) / OCTETS_PER_MB} MB`;
  const last = finalUnit ? ', and no more after that' : '';
  story.tell(`The phone asks for ${megabytes} MB in Japan and gets ${got} (${result}${last}).`);
}

async function caps(story: Story) {
  const view = (await viewWatches(story.product, story.who))!;
  const money = (minor: bigint) => formatMoney({ amountMinor: minor, currency: 'GBP' }, 'en');
  for (const { used, limit } of view.caps)
    story.tell(
      `Cap abroad: ${money(used)} of ${limit === null ? 'what the credit holds' : money(limit)} this month.`,
    );
  return view.caps[0]!;
}

golden('a cap is hit abroad, lifted once, and holds again the next month', async () => {
  const story = await Story.begin('A cap is hit abroad', morning, policy);
  const ear = listener(story);
  const { accountId, lineId } = story.who;
  for (const planId of ['gb-everyday-12', 'gb-topup-20']) {
    await story.chooses(planId, 'now');
    await story.confirms();
    await story.paysByCard('4242', 'Pays by card; the bank approves.');
    await story.hearsFromProvider();
  }
  await chooseCreditUse(story.product, { accountId, lineId, spendsCredit: true });
  story.moveTo(morning + 12 * HOUR);
  story.tell('Lands in Japan; the network says where the phone has registered.');
  await noteArrival(story.product, { accountId, lineId, country: 'JP' });
  await noteArrival(story.product, { accountId, lineId, country: 'JP' });
  await ear.tells();
  await uses(story, 'jp-1', 33n);
  await ear.tells();
  story.moveTo(morning + 13 * HOUR);
  await uses(story, 'jp-2', 20n);
  await ear.tells();
  await uses(story, 'jp-3', 20n);
  await ear.tells();
  const reached = await caps(story);
  const seen = { accountId, watchId: reached.id, window: reached.window };
  story.moveTo(morning + 13 * HOUR + 5 * MINUTE);
  story.tell('Lets it go on by the link of the text, and taps twice.');
  await overrideCap(story.product, { ...seen, overrides: 0 });
  await overrideCap(story.product, { ...seen, overrides: 0 });
  await uses(story, 'jp-4', 60n);
  await ear.tells();
  await caps(story);
  story.moveTo(morning + 21 * DAY);
  story.tell('Still there when June begins: the cap counts anew.');
  await uses(story, 'jp-5', 60n);
  await ear.tells();
  await caps(story);
  await story.showLedger();
  await ear.close();
  await story.end('cap-hit-abroad.md');
});
