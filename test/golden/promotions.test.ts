import { OCTETS_PER_GB } from '#domain/allowance.ts';
import { DAY } from '#domain/time.ts';
import { givenPromotions } from '../support/promotions.ts';
import { golden } from './golden.ts';
import { KeptLine } from './kept-line.ts';
import { Story } from './story.ts';

const morning = Date.UTC(2026, 4, 11, 8, 12, 30);
const plans = ['gb-everyday-12'];
const label = (en: string, zh: string) => ({ label: { en, 'zh-CN': zh } });

async function pays(story: Story, line?: KeptLine) {
  await story.confirms();
  await story.paysByCard('4242', 'Pays by card; the bank approves.');
  await story.hearsFromProvider();
  await line?.listen();
}

golden('a promotion ends', async () => {
  const story = await Story.begin('A promotion ends', morning);
  const line = new KeptLine(story, morning);
  await givenPromotions(story.product, {
    ...{ id: 'twice', ...label('Half price twice', '两次半价'), percent: '50 %' },
    ...{ by: 'code', code: 'TWICE', plans, purchases: 2 },
    limits: { uses: 10, money: '100.00 GBP', perSubscriber: 1 },
    markets: ['gb'],
  });
  await story.chooses('gb-everyday-12', 'now');
  await story.types('NOBODYS');
  await story.types('TWICE');
  await pays(story, line);
  story.moveTo(morning + 28 * DAY);
  await story.chooses('gb-everyday-12', 'at-end');
  await story.showPrice();
  await pays(story, line);
  story.moveTo(morning + 58 * DAY);
  await story.product.work();
  await story.chooses('gb-everyday-12', 'at-end');
  await story.showPrice();
  await story.types('TWICE');
  await pays(story, line);
  await story.showLedger();
  await story.end('promotion-ends.md');
});

golden('a promotion ends by itself', async () => {
  const story = await Story.begin('A promotion ends by itself', morning);
  await givenPromotions(story.product, {
    ...{ id: 'twice', ...label('Half price twice', '两次半价'), percent: '50 %' },
    ...{ by: 'code', code: 'TWICE', plans, purchases: 2 },
    limits: { uses: 10, money: '100.00 GBP', perSubscriber: 1 },
    markets: ['gb'],
  });
  const line = new KeptLine(story, morning);
  await line.buysAndKeepsCard('gb-everyday-12', '4242', 'TWICE');
  await line.agrees('gb-everyday-12', { by: 'card' });
  await line.until(morning + 35 * DAY);
  story.say('The second renewal is the first at the full price.');
  await line.until(morning + 65 * DAY);
  await line.show();
  await story.end('promotion-ends-by-itself.md');
});

golden('a bonus given back', async () => {
  const story = await Story.begin('A bonus given back', morning);
  await givenPromotions(story.product, {
    ...{ id: 'more', ...label('6 GB on top', '加赠 6GB'), by: 'code', code: 'MORE', plans },
    bonus: { data: '6 GB', zone: 'europe' },
  });
  await story.chooses('gb-everyday-12', 'now');
  await story.types('MORE');
  await pays(story);
  await story.uses('data', 9n * OCTETS_PER_GB);
  await story.showLine();
  story.say('What was used counts against what was bought: nine of twelve gigabytes.');
  await story.showRefundQuote();
  await story.givesBack();
  await story.works();
  await story.showLine();
  await story.showLedger();
  await story.end('bonus-given-back.md');
});
