import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND, toIso } from '#domain/time.ts';
import { choosePassword } from '#usecases/identity/choose-password.ts';
import { identifySession } from '#usecases/identity/identify-session.ts';
import { gatherMailFacts } from '#usecases/identity/mail-facts.ts';
import { requestPasswordReset } from '#usecases/identity/request-link.ts';
import { unlockAccount } from '#usecases/identity/unlock-account.ts';
import {
  attempt,
  chromeOnAndroid,
  givenPerson,
  type IdentityProduct,
  identityProduct,
  opened,
  PASSWORD,
  safariOnMac,
} from './identity-product.ts';

let product: IdentityProduct;
const story: string[] = [];

beforeAll(async () => {
  product = await identityProduct();
});
afterAll(() => product.stop());

const chapter = (title: string) => story.push('', `## ${title}`, '');

/** One line of the story: who does what, and what comes of it. */
async function tell<T extends object>(deed: string, doing: Promise<T>): Promise<T> {
  const answer = await doing;
  story.push(
    `- ${toIso(product.clock()).slice(5, 19).replace('T', ' ')} ${deed}: **${inWords(answer)}**`,
  );
  return answer;
}

function inWords(answer: object): string {
  if ('retryAfterSeconds' in answer && 'refused' in answer)
    return `${answer.refused}, ${answer.retryAfterSeconds} s`;
  if ('refused' in answer) return String(answer.refused);
  if ('sessionToken' in answer) return 'signed in';
  if ('requested' in answer) return 'a mail goes out if there is an account';
  return 'browserCookie' in answer ? 'unlocked in this browser' : 'still signed in';
}

/** Reads the mailbox as Li Hua does; answers the token of the last mail's link. */
async function readMails(): Promise<string> {
  let token = '';
  for (const mail of await product.takeMails()) {
    const facts = await gatherMailFacts(product, mail);
    if ('refused' in facts) continue;
    const link = 'link' in facts ? facts.link : 'notMe' in facts ? facts.notMe : null;
    const where = 'browser' in facts ? ` from ${facts.browser} on ${facts.system}` : '';
    const address = link ? new URL(link.url) : null;
    story.push(
      `- _mail to ${facts.to}: ${facts.template}${where}, with a link to ${address?.pathname}_`,
    );
    token = address?.searchParams.get('token') ?? token;
  }
  return token;
}

const email = 'lihua@example.test';
const phone = { userAgent: chromeOnAndroid, address: '192.0.2.10' };
const laptop = { userAgent: safariOnMac, address: '192.0.2.10' };
const stranger = { userAgent: 'curl/8.0', address: '198.51.100.66' };

const guess = (n: number, identifier = email) =>
  tell(
    `the stranger guesses no. ${n}`,
    attempt(product, { identifier, password: `guess-${n}`, ...stranger }),
  );

async function guessUntilLocked(): Promise<void> {
  for (let n = 1; ; ) {
    const answer = await guess(n);
    if (!('refused' in answer) || answer.refused === 'locked') return;
    if (answer.refused === 'wait') product.pass(answer.retryAfterSeconds * SECOND);
    else n++;
  }
}

test('a stranger goes for an account, and its owner stays in', async () => {
  story.push("# A stranger goes for Li Hua's account");
  chapter('Li Hua comes in');
  await givenPerson(product, 'lihua', { demoPassword: undefined });
  const welcome = await readMails();
  const onPhone = opened(
    await tell(
      'Li Hua chooses a password on her phone',
      choosePassword(product, {
        token: welcome,
        newPassword: PASSWORD,
        browserCookie: null,
        ...phone,
      }),
    ),
  );

  chapter('The stranger guesses');
  product.pass(HOUR);
  await guessUntilLocked();
  await readMails();

  chapter('Li Hua notices nothing on her phone');
  product.pass(MINUTE);
  await tell('her phone opens the account', identifySession(product, onPhone.sessionToken));
  await tell(
    'she signs in there again',
    attempt(product, { identifier: email, browserCookie: onPhone.browserCookie, ...phone }),
  );

  chapter('On a new laptop she is locked out, and lets herself in');
  await tell('her laptop, right password', attempt(product, { identifier: email, ...laptop }));
  const forgot = requestPasswordReset(product, { identifier: email, address: laptop.address });
  await tell('she asks for a link', forgot);
  const reset = await readMails();
  const onLaptop = opened(
    await tell(
      'she chooses a new password',
      choosePassword(product, {
        token: reset,
        newPassword: 'gracious7anvil-brook',
        browserCookie: null,
        ...laptop,
      }),
    ),
  );
  await readMails();
  await tell('her phone opens the account', identifySession(product, onPhone.sessionToken));

  chapter('The stranger goes on, and she no longer cares');
  product.pass(DAY);
  await guessUntilLocked();
  const unlock = await readMails();
  await tell('her laptop opens the account', identifySession(product, onLaptop.sessionToken));
  const again = { identifier: 'lihua', password: 'gracious7anvil-brook', ...laptop };
  await tell(
    'she signs in there by user name',
    attempt(product, { ...again, browserCookie: onLaptop.browserCookie }),
  );
  const unlocked = await tell(
    'she opens the unlock mail on her phone',
    unlockAccount(product, { token: unlock, browserCookie: null, ...phone }),
  );
  if ('refused' in unlocked) throw new Error(unlocked.refused);
  await tell(
    'and signs in on it',
    attempt(product, { ...again, ...phone, browserCookie: unlocked.browserCookie }),
  );

  chapter('The stranger learns the new password after all');
  product.pass(2 * DAY);
  const stolen = opened(
    await tell(
      'the stranger signs in with it',
      attempt(product, {
        ...again,
        ...stranger,
        userAgent: 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0',
      }),
    ),
  );
  const notMe = await readMails();
  await tell(
    'Li Hua follows "this was not me"',
    choosePassword(product, {
      token: notMe,
      newPassword: 'pewter-lantern-81-fog',
      browserCookie: null,
      ...phone,
    }),
  );
  await readMails();
  await tell("the stranger's session", identifySession(product, stolen.sessionToken));
  await tell('the stranger, same password', attempt(product, { ...again, ...stranger }));
  await tell(
    'the link once more',
    choosePassword(product, {
      token: notMe,
      newPassword: 'pewter-lantern-82-fog',
      browserCookie: null,
      ...phone,
    }),
  );

  await expect(`${story.join('\n')}\n`).toMatchFileSnapshot('attack-story.md');
});
