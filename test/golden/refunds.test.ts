import { OCTETS_PER_GB } from '#domain/allowance.ts';
import { DAY } from '#domain/time.ts';
import { golden } from './golden.ts';
import { Story } from './story.ts';

const morning = Date.UTC(2026, 4, 11, 8, 12, 30);

async function buys(story: Story, timing: 'now' | 'queue' = 'now', card = '4242') {
  await story.chooses('gb-everyday-12', timing);
  await story.confirms();
  await story.paysByCard(card, 'Pays by card; the bank approves.');
  await story.hearsFromProvider();
}

golden('withdrawal, in proportion to what was used', async () => {
  const story = await Story.begin('Withdrawal, in proportion to what was used', morning);
  await buys(story);
  await story.showLine();
  await story.showLedger();
  story.moveTo(morning + 3 * DAY);
  await story.uses('data', 6n * OCTETS_PER_GB);
  await story.showRefundQuote();
  await story.givesBack();
  await story.showOrder();
  await story.showLine();
  await story.works();
  story.tell('The provider has returned the money to the card.');
  await story.showOrder();
  await story.showRefundQuote();
  await story.showLedger();
  await story.end('withdrawal.md');
});

golden('a refund the provider refuses becomes credit', async () => {
  const story = await Story.begin('A refund the provider refuses becomes credit', morning);
  await buys(story, 'now', '0403');
  story.moveTo(morning + DAY);
  const refundId = await story.givesBack();
  await story.works();
  story.tell('The provider would not return the money; the order holds it.');
  await story.showOrder();
  await story.showCredit();
  await story.takesAsCredit(refundId);
  await story.showOrder();
  await story.showCredit();
  await story.showLedger();
  await story.end('refund-refused.md');
});

golden('a queued plan given back', async () => {
  const story = await Story.begin('A queued plan given back', morning);
  await buys(story);
  await buys(story, 'queue');
  await story.showLine();
  story.moveTo(morning + 20 * DAY);
  story.tell('The time to withdraw is over, but the second plan has not begun.');
  await story.showRefundQuote();
  await story.givesBack('credit');
  await story.showLine();
  await story.showCredit();
  await story.showLedger();
  await story.end('queued-plan-given-back.md');
});
