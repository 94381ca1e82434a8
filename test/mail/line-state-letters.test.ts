import { afterAll, describe, expect, test } from 'vitest';
import { createRenderer } from '#adapters/documents/renderer.ts';
import { locales } from '#domain/locale.ts';
import { textSize } from '#domain/text-segments.ts';
import { lineStateCases } from './sample-line-states.ts';
import { brand } from './sample-messages.ts';

const renderer = createRenderer();
afterAll(() => renderer.close());

describe.for(lineStateCases)('%s', ([, message, said]) => {
  test.for(locales)('in %s', async (locale) => {
    const mail = await renderer.renderMail(message, locale, brand);
    const plain = mail.text.replaceAll(/\s+/g, ' ');
    for (const words of said[locale]) {
      expect(plain).toContain(words);
      expect(mail.html.replaceAll(/<[^>]*>|\s+/g, ' ').replaceAll(/ +/g, ' ')).toContain(words);
    }
    // Always where it is undone, and what to do when it was somebody else.
    expect(plain).toContain(message.holdLink);
    expect(plain).toContain(brand.supportEmail);
    expect(`${mail.subject}${plain}`).not.toMatch(/undefined|null|NaN/);
    expect(/\p{Script=Han}/u.test(mail.subject)).toBe(locale === 'zh-CN');
    expect(textSize(mail.short ?? '').segments).toBeLessThanOrEqual(3);
  });
});
