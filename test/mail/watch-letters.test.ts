import { afterAll, describe, expect, test } from 'vitest';
import { createRenderer } from '#adapters/documents/renderer.ts';
import { locales } from '#domain/locale.ts';
import { textSize } from '#domain/text-segments.ts';
import { brand } from './sample-messages.ts';
import { goOnLink, watchCases } from './sample-watches.ts';

const renderer = createRenderer();
afterAll(() => renderer.close());

for (const locale of locales)
  describe(locale, () => {
    test.each(watchCases)('%s is told whole in mail and text', async (_, message, said) => {
      const mail = await renderer.renderMail(message, locale, brand);
      for (const fact of said[locale]) {
        expect(mail.text).toContain(fact);
        expect(mail.html).toContain(fact);
      }
      expect(mail.text).toContain(message.alertsLink);
      expect(mail.subject).toMatch(/^[^\n]{5,90}$/);
      expect(mail.subject + mail.short + mail.text).not.toMatch(/undefined|NaN|\[object/);
    });

    test.each(watchCases)('%s fits a text or two', async (_, message) => {
      const { short } = await renderer.renderMail(message, locale, brand);
      const { coding, segments } = textSize(short.replace(goOnLink, ''));
      expect(segments).toBe(1);
      if (locale === 'en') expect(coding).toBe('gsm-7');
      expect(textSize(short).segments).toBeLessThanOrEqual(3);
    });
  });
