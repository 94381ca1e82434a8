import { OCTETS_PER_GB } from '#domain/allowance.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts';
import { golden } from './golden.ts';
import { Story } from './story.ts';

const morning = Date.UTC(2026, 4, 11, 8, 12, 30);

const control = (story: Story, path: string, body: object) =>
  fetch(`${story.product.providerUrl}/control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then((response) => {
    if (!response.ok) throw new Error(`control/${path}: ${response.status}`);
  });

async function buysFirstPlan(story: Story) {
  await story.chooses('gb-everyday-12', 'now');
  await story.confirms();
  await story.paysByCard('4242', 'Pays by card; the bank approves.');
  await story.hearsFromProvider();
}

golden('renew in time', async () => {
  const story = await Story.begin('Renew in time', morning);
  await buysFirstPlan(story);
  await story.showOrder();
  await story.showLine();
  await story.showLedger();
  story.moveTo(morning + 10 * DAY);
  await story.uses('data', 9n * OCTETS_PER_GB);
  await story.uses('voice', 1_800n);
  story.moveTo(morning + 28 * DAY);
  story.tell('Two days before the end, renews for the time after it.');
  await story.chooses('gb-everyday-12', 'at-end');
  await story.confirms();
  await story.paysByCard('4242', 'Pays by card; the bank approves.');
  await story.hearsFromProvider();
  await story.showLine();
  story.moveTo(morning + 31 * DAY);
  await story.product.work();
  story.tell('The first plan has ended by itself; the second one serves.');
  await story.showLine();
  await story.showLedger();
  await story.end('renew-in-time.md');
});

golden('renew after expiry', async () => {
  const story = await Story.begin('Renew after expiry', morning);
  await buysFirstPlan(story);
  story.moveTo(morning + 45 * DAY);
  await story.product.work();
  story.tell('The plan ended two weeks ago; texts still come in.');
  await story.showLine();
  await story.chooses('gb-everyday-30', 'now');
  await story.confirms();
  await story.paysByCard('4242', 'Pays by card; the bank approves.');
  await story.hearsFromProvider();
  story.tell('The line is alive again.');
  await story.showLine();
  await story.end('renew-after-expiry.md');
});

golden('fail, then succeed', async () => {
  const story = await Story.begin('Fail, then succeed', morning);
  await story.chooses('gb-everyday-12', 'now');
  await story.confirms();
  await story.paysByCard('9995', 'Pays by card; the bank says there is not enough money.');
  await story.hearsFromProvider();
  await story.showOrder();
  story.moveTo(morning + 2 * MINUTE);
  story.tell('The basket is still there. Tries again with another card.');
  await story.confirms();
  await story.paysByCard('4242', 'Pays by card; the bank approves.');
  await story.hearsFromProvider();
  await story.showOrder();
  await story.showLine();
  await story.showLedger();
  await story.end('fail-then-succeed.md');
});

golden('the webhook is lost', async () => {
  const story = await Story.begin('The webhook is lost', morning);
  await control(story, 'manner', { manner: 'never' });
  await story.chooses('gb-everyday-12', 'now');
  await story.confirms();
  await story.paysByCard(
    '4242',
    'Pays by card and closes the browser; the provider’s webhook is lost.',
  );
  await story.showOrder();
  story.moveTo(morning + 25 * SECOND);
  await story.product.work();
  story.tell('Nobody told us, so we asked the provider.');
  await story.showOrder();
  await story.showLine();
  await story.end('lost-webhook.md');
});

golden('queue behind what is queued', async () => {
  const story = await Story.begin('Queue', morning);
  await buysFirstPlan(story);
  for (const [hours, timing] of [
    [1, 'queue'],
    [2, 'queue'],
    [3, 'at-end'],
  ] as const) {
    story.moveTo(morning + hours * HOUR);
    await story.chooses(timing === 'queue' ? 'gb-everyday-12' : 'gb-everyday-30', timing);
    await story.confirms();
    await story.paysByCard('4242', 'Pays by card; the bank approves.');
    await story.hearsFromProvider();
  }
  story.tell('Three plans wait; the last one bought was put in front.');
  await story.showLine();
  story.moveTo(morning + 35 * DAY);
  await story.product.work();
  story.tell('Five weeks later the first of them serves.');
  await story.showLine();
  await story.end('queue.md');
});
