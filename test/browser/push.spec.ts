import type { BrowserContext, Page, Worker } from '@playwright/test';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { readSubscriptions } from '#storage/notice-reach.ts';
import { newSubscriber, signInAs } from './people.ts';
import { expect, test } from './program.ts';

const w = tongueOf('en').words.watching;

/** What these tests use of a worker's own world, whose types are not those of a page. */
interface WorkerScope {
  registration: { showNotification(title: string, options: object): Promise<void> };
  PushEvent: new (name: 'push', given: { data: string }) => Event;
  ExtendableEvent: new (name: string) => Event;
  dispatchEvent(event: Event): boolean;
}

/** The page's worker, as the browser registers it when somebody asks for pushes there. */
async function workerOf(page: Page, context: BrowserContext): Promise<Worker> {
  const started = context.waitForEvent('serviceworker');
  await page.evaluate(() => navigator.serviceWorker.register('/push-worker.js'));
  const worker = await started;
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  return worker;
}

test('a push is shown in its own language, by a name that a repeat shares', async ({
  page,
  context,
  program,
}) => {
  await signInAs(page, program, await newSubscriber(program, { locale: 'en' }));
  await page.goto('/notifications');
  const worker = await workerOf(page, context);
  const note = { title: '子午移动', body: '流量还剩 1 GB。', lang: 'zh-CN', tag: 'one' };
  // A browser without a screen shows nothing: what it is asked to show is read instead.
  const shown = await worker.evaluate(
    async (data) => {
      const scope = globalThis as unknown as WorkerScope;
      const asked: unknown[] = [];
      scope.registration.showNotification = async (title, options) => {
        asked.push({ title, ...options });
      };
      for (const text of [data, '{}'])
        scope.dispatchEvent(new scope.PushEvent('push', { data: text }));
      return asked;
    },
    JSON.stringify({ ...note, url: '/go-on/abc' }),
  );
  expect(shown).toMatchObject([
    { ...note, data: { url: '/go-on/abc' } },
    { title: '', data: { url: '/account' } },
  ]);
});

test('a browser that gets another address says so by itself', async ({
  page,
  context,
  program,
}) => {
  const person = await newSubscriber(program, { locale: 'en' });
  await signInAs(page, program, person);
  await page.goto('/notifications');
  const worker = await workerOf(page, context);
  const browsers = () => readSubscriptions(program.product.database, person.accountId);
  await page.getByRole('button', { name: w.notifications.push.demo }).click();
  await expect(page.getByText(w.demoPhone).last()).toBeVisible();
  const [known] = await browsers();
  const other = { endpoint: `${known!.endpoint}x`, p256dh: known!.p256dh, auth: known!.auth };
  await worker.evaluate(({ endpoint, ...keys }) => {
    const scope = globalThis as unknown as WorkerScope;
    const event = new scope.ExtendableEvent('pushsubscriptionchange');
    const newSubscription = { toJSON: () => ({ endpoint, keys }) };
    scope.dispatchEvent(Object.assign(event, { newSubscription }));
  }, other);
  await expect.poll(browsers).toHaveLength(2);
  expect((await browsers()).map(({ endpoint }) => endpoint)).toContain(other.endpoint);
});
