import { DAY, MINUTE } from '#domain/time.ts';
import { givenVouchers } from '../support/vouchers.ts';
import { golden } from './golden.ts';
import { Story } from './story.ts';

const morning = Date.UTC(2026, 4, 11, 8, 12, 30);

const voucherOf = async (
  story: Story,
  tax: 'single-purpose' | 'multi-purpose',
  amountMinor: bigint,
) => {
  const worth = { kind: 'value', amountMinor, currency: 'GBP' } as const;
  const [voucher] = await givenVouchers(story.product, { id: `golden-${tax}`, worth, tax });
  return voucher!.pin;
};

const approves = 'Pays by card; the bank approves.';

golden('vouchers', async () => {
  const story = await Story.begin('Vouchers', morning);
  const [single, multi] = [
    await voucherOf(story, 'single-purpose', 500n),
    await voucherOf(story, 'multi-purpose', 1_000n),
  ];
  await story.redeems('1234 5678 9012 3456');
  await story.redeems(single);
  await story.redeems(single);
  story.moveTo(morning + MINUTE);
  await story.redeems(multi);
  await story.showCredit();
  await story.showLedger();
  await story.chooses('gb-everyday-12', 'now');
  await story.confirms('credit');
  await story.showOrder();
  await story.showCredit();
  story.tell('Only what was not taxed when the voucher was sold is taxed now.');
  await story.showLedger();
  story.moveTo(morning + 370 * DAY);
  await story.product.work();
  story.tell('A year later what was not spent has ended.');
  await story.showCredit();
  await story.showLedger();
  await story.end('vouchers.md');
});

golden('a voucher of a plan', async () => {
  const story = await Story.begin('A voucher of a plan', morning);
  const worth = { kind: 'plan', planId: 'gb-everyday-12' } as const;
  const vouchers = { id: 'golden-plan', worth, tax: 'single-purpose' } as const;
  const [voucher] = await givenVouchers(story.product, vouchers);
  await story.redeems(voucher!.pin);
  await story.showOrder();
  await story.showLine();
  await story.showLedger();
  await story.end('voucher-of-a-plan.md');
});

golden('credit and a card', async () => {
  const story = await Story.begin('Credit and a card', morning);
  await story.redeems(await voucherOf(story, 'multi-purpose', 300n));
  await story.chooses('gb-everyday-12', 'now');
  await story.confirms('card', { withCredit: true });
  await story.showCredit();
  await story.paysByCard('4242', approves);
  await story.hearsFromProvider();
  await story.showOrder();
  await story.showCredit();
  await story.showLedger();
  await story.end('credit-and-card.md');
});

golden('credit and a card that is declined first', async () => {
  const story = await Story.begin('Credit and a card that is declined first', morning);
  await story.redeems(await voucherOf(story, 'multi-purpose', 300n));
  await story.chooses('gb-everyday-12', 'now');
  await story.confirms('card', { withCredit: true });
  await story.paysByCard('9995', 'Pays by card; the bank says there is not enough money.');
  await story.hearsFromProvider();
  story.tell('The credit is free again, and the basket is still there.');
  await story.showCredit();
  await story.confirms('card', { withCredit: true });
  await story.paysByCard('4242', 'Pays by another card; the bank approves.');
  await story.hearsFromProvider();
  await story.showOrder();
  await story.showCredit();
  await story.showLedger();
  await story.end('credit-and-declined-card.md');
});

const endings = [
  ['credit is still there', 'late-capture.md', false],
  ['credit is spent meanwhile', 'late-capture-credit-gone.md', true],
] as const;

for (const [title, file, isSpent] of endings)
  golden(`a declined card is taken after all: ${title}`, async () => {
    const story = await Story.begin(`A declined card is taken after all: ${title}`, morning);
    await story.redeems(await voucherOf(story, 'multi-purpose', 500n));
    await story.chooses('gb-starter-2', 'now');
    await story.confirms('card');
    await story.paysByCard('4242', approves);
    await story.hearsFromProvider();
    await story.chooses('gb-everyday-12', 'at-end');
    await story.confirms('card', { withCredit: true });
    await story.paysByCard('9995', 'Pays by card; the bank says there is not enough money.');
    await story.hearsFromProvider();
    const late = await story.lastPayment();
    if (isSpent) {
      await story.chooses('gb-add-data-5', 'now');
      await story.confirms('credit');
    }
    story.moveTo(morning + 5 * MINUTE);
    await story.isTakenAfterAll(late);
    await story.showOrder();
    await story.showCredit();
    await story.showLedger();
    await story.end(file);
  });
