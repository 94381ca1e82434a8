import { type Instant, MINUTE } from '#domain/time.ts';
import { readMeansOf } from '#storage/reads/account-rows.ts';
import { agreeToDraft, draftAgreement } from '#usecases/auto-renewal/draft-agreement.ts';
import { expectDone, type Life } from './live-story.ts';
import { BUYING_FROM } from './past-hours.ts';

/** Turns on what auto-renewal the story asks for on one day: the words are read, then agreed to. */
export async function agreeOnDay(life: Life, daysAgo: number, day: Instant): Promise<void> {
  const { accountId, product, story } = life;
  for (const line of story.lines) {
    const { autoRenewal } = line;
    if (autoRenewal?.daysAgo !== daysAgo) continue;
    const { planId, monthlyCapMinor } = autoRenewal;
    const what = `auto-renewal of ${story.userName}`;
    life.moveTo(day + BUYING_FROM + 95 * MINUTE);
    const [card] = await readMeansOf(product.database, accountId);
    if (!card) throw new Error(`the demo seed: ${what} has nothing that pays`);
    const choice = {
      ...{ accountId, planId, monthlyCapMinor, locale: story.locale },
      lineId: life.lineIds.get(line)!,
      trigger: { kind: 'plan-end' },
      means: [{ kind: 'means', meansId: card.id }],
    } as const;
    const draft = expectDone(await draftAgreement(product, choice), what);
    life.moveTo(life.now() + MINUTE);
    expectDone(await agreeToDraft(product, { ...choice, shown: draft.digest }), what);
  }
}
