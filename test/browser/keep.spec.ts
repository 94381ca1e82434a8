import { DAY } from '#domain/time.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { instantOf, only, parseICalendar, textOf } from '../support/icalendar-parser.ts';
import { newSubscriber, planName, signInAs } from './people.ts';
import { expect, locales, test } from './program.ts';
import { isRight } from './right.ts';

const dateIn = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

for (const locale of locales) {
  test(`the cheapest way to keep a number @desktop ${locale}`, async ({ page, program }) => {
    const person = await newSubscriber(program, { locale });
    await signInAs(page, program, person);
    const { words } = tongueOf(locale);
    const w = words.keep;
    const line = `/lines/${person.lines[0]}`;
    await page.goto('/account');
    await page.getByRole('link', { name: words.dates.entry }).click();
    await page.getByRole('link', { name: words.dates.keep }).click();
    await expect(page.getByRole('heading', { level: 1, name: w.title })).toBeVisible();

    await page.getByLabel(w.until).fill(dateIn(20));
    await page.getByRole('button', { name: w.button }).click();
    await expect(page.getByRole('heading', { name: w.safe })).toBeVisible();

    await page.getByLabel(w.until).fill(dateIn(300));
    await page.getByRole('button', { name: w.button }).click();
    await expect(page.locator('#steps')).toHaveText(/£/);
    await isRight(page, `keep-${locale}`);

    await page.goto(`${line}/keep?until=nonsense`);
    await expect(page.getByText(w.problems.invalid).first()).toBeVisible();
    await page.goto(`${line}/keep?until=2020-01-01`);
    await expect(page.getByText(w.problems.range).first()).toBeVisible();

    await page.goto(`${line}/keep?until=${dateIn(300)}`);
    await page.locator('.actions').getByRole('link').first().click();
    await expect(page).toHaveURL(/\/simulate\?plan=/);

    // For a few weeks more, parking is cheaper than any plan.
    await page.goto(`${line}/keep?until=${dateIn(120)}`);
    await page.getByRole('link', { name: w.parkNow }).click();
    await expect(page).toHaveURL(/\/hold\?step=park$/);
    await expect(page.getByRole('heading', { name: words.hold.park.confirm })).toBeVisible();
    await isRight(page, `keep-park-${locale}`);
  });

  test(`what ends when, and in a calendar @desktop ${locale}`, async ({ page, program }) => {
    const person = await newSubscriber(program, { locale });
    await signInAs(page, program, person);
    const { words } = tongueOf(locale);
    const w = words.dates;
    const plan = await planName(program, 'gb-everyday-12', locale);
    await page.goto('/account');
    // The account says of each date where renewing moves it.
    await expect(page.locator('#chain ~ .stack')).toContainText(plan);
    await page.getByRole('link', { name: w.entry }).click();
    await expect(page.getByRole('heading', { name: w.what.outgoing })).toBeVisible();
    await expect(page.getByRole('heading', { name: w.what.number })).toBeVisible();
    // Every end stands there in its zones at once: the plan's, one's own where it differs, and UTC.
    const first = page.locator('.endings li').first();
    await expect(first.getByRole('definition').filter({ hasText: /[(（]UTC/ })).toBeVisible();
    await expect(first.getByText(w.own)).toHaveCount(locale === 'en' ? 0 : 1);
    await isRight(page, `dates-${locale}`);

    await page.getByRole('button', { name: w.calendar.make }).click();
    const address = await page.getByLabel(w.calendar.address).inputValue();
    expect(address).not.toContain(person.lines[0]!.slice(5));
    await isRight(page, `dates-made-${locale}`);
    const path = new URL(address).pathname;
    const read = async (headers: Record<string, string> = {}) =>
      fetch(program.web + path, { headers });
    const answer = await read();
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const calendar = parseICalendar(new Uint8Array(await answer.arrayBuffer()));
    const outgoing = calendar.components.find((each) => only(each, 'UID').includes('/outgoing@'))!;
    expect(textOf(outgoing, 'SUMMARY')).toContain(w.what.outgoing);
    expect(only(outgoing, 'SEQUENCE')).toBe('0');
    expect(instantOf(outgoing, 'DTSTART')).toBeGreaterThan(Date.now());
    const etag = answer.headers.get('etag')!;
    expect((await read({ 'if-none-match': etag })).status).toBe(304);

    await page.goto(`/lines/${person.lines[0]}/dates`);
    await page.getByRole('button', { name: `${w.calendar.revoke}: ${w.calendar.line}` }).click();
    await expect(page.getByText(w.calendar.revoked)).toBeVisible();
    expect((await read()).status).toBe(404);
  });
}
