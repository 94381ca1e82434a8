import type { Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { LineStory } from '#main/seed/demo-story.ts';
import { liveStories } from '#main/seed/live-stories.ts';
import { pastCommitter } from '#main/seed/past-committer.ts';
import { createCommitter } from '#storage/committer.ts';
import { inTransaction } from '#storage/database.ts';
import { accountOf } from '#storage/identity/claims.ts';
import { openSession } from '#usecases/identity/open-session.ts';
import { viewAccount } from '#usecases/view-account.ts';
import type { Program } from './program.ts';

export interface Subscriber {
  accountId: string;
  userName: string;
  email: string;
  locale: Locale;
  /** As addresses name them: `line_…`. */
  lines: string[];
}

/** Twenty days into thirty, with some of everything used. */
export const halfUsed: LineStory = {
  simKind: 'esim',
  purchases: [{ daysAgo: 20, planId: 'gb-everyday-12' }],
  habits: [{ from: 20, to: 0, country: 'GB', dataMb: 260, nationalMinutes: 9, texts: 2 }],
};

let people = 0;

/** Somebody of the test's own, whose past was lived through as the demo's people's was. */
export async function newSubscriber(
  program: Program,
  given: { locale: Locale; lines?: readonly LineStory[] },
): Promise<Subscriber> {
  const { product } = program;
  const { locale, lines = [halfUsed] } = given;
  people += 1;
  const userName = `payer${people}${Date.now().toString(36)}`;
  const email = `${userName}@example.test`;
  const seededAt = product.clock();
  const reference = await product.reference();
  const { database, newId } = product;
  await liveStories(
    [
      {
        who: userName,
        displayName: locale === 'en' ? 'Ann Reader' : '安读',
        userName,
        email,
        locale,
        timeZone: locale === 'en' ? 'Europe/London' : 'Asia/Shanghai',
        entry: 'password',
        lines,
      },
    ],
    {
      seededAt,
      makeProduct: (clock, gateway) => ({
        ...product,
        clock,
        gateway,
        committer: pastCommitter(createCommitter({ database, clock, newId }), seededAt),
        reference: async () => reference,
      }),
    },
  );
  return subscriberOf(program, { userName, email, locale });
}

/** A person of the demo's, by user name. Tests look at them and change nothing. */
export async function subscriberOf(
  { product }: Program,
  of: { userName: string; email: string; locale: Locale },
): Promise<Subscriber> {
  const accountId = await accountOf(product.database, { kind: 'user-name', value: of.userName });
  if (!accountId) throw new Error(`nobody is called ${of.userName}`);
  const view = await viewAccount(product, accountId);
  const lines = view!.lines.map(({ line }) => toPublicId('line', line.id));
  return { ...of, accountId, lines };
}

/** Opens a session as signing in with everything would, without the page that is tested elsewhere. */
export async function signInAs(page: Page, program: Program, person: Subscriber): Promise<void> {
  const { product, web } = program;
  const { accountId } = person;
  const visitor = { browserCookie: null, userAgent: 'browser test' };
  const now = product.clock();
  const session = await inTransaction(product.database, (transaction) =>
    openSession(transaction, product, {
      accountId,
      visitor,
      known: null,
      hasSecondFactor: true,
      now,
    }),
  );
  await page.context().clearCookies();
  await page
    .context()
    .addCookies([
      { name: 'session', value: session.sessionToken, url: web, httpOnly: true, sameSite: 'Lax' },
    ]);
}

/** What a plan on sale is called. */
export async function planName({ product }: Program, planId: string, locale: Locale) {
  const { onSale } = await product.reference();
  return onSale.find((plan) => plan.planId === planId)!.name[locale];
}
