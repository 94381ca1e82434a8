import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, themeOf } from '#edges/web/http/theme.ts';

const AA = 4.5;

test('contrast is that of WCAG: black on white is 21, a colour on itself is 1', () => {
  expect(contrast('#000', '#fff')).toBeCloseTo(21, 5);
  expect(contrast('#123456', '#123456')).toBe(1);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  expect(contrast('#ffffff', '#767676')).toBe(contrast('#767676', '#ffffff'));
});

/** The tokens of the light and of the dark scheme. */
function schemes(theme: string) {
  const tokens = [...theme.matchAll(/:root\{([^}]*)\}/g)].map(([, block = '']) =>
    Object.fromEntries(block.split(';').map((each) => each.split(':'))),
  );
  expect(tokens).toHaveLength(2);
  return { light: tokens[0]!, dark: tokens[1]! };
}

const hex = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 3 })
  .map((parts) => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`);

test('whatever colour the operator has, text in it and on it can be read in both schemes', () => {
  fc.assert(
    fc.property(hex, (accent) => {
      const { light, dark } = schemes(themeOf(accent));
      expect(contrast(light['--accent-text'], '#f5f4f0')).toBeGreaterThanOrEqual(AA);
      expect(contrast(light['--accent-text'], light['--accent-soft'])).toBeGreaterThanOrEqual(AA);
      expect(contrast(light['--accent'], light['--accent-ink'])).toBeGreaterThanOrEqual(AA);
      expect(contrast(dark['--accent-text'], '#171b20')).toBeGreaterThanOrEqual(AA);
      expect(contrast(dark['--accent-text'], dark['--accent-soft'])).toBeGreaterThanOrEqual(AA);
      expect(contrast(dark['--accent'], dark['--accent-ink'])).toBeGreaterThanOrEqual(AA);
    }),
    { numRuns: 1_000, examples: [['#000000'], ['#ffffff'], ['#0000ff'], ['#ffff00']] },
  );
});

test('a colour that reads well already is kept; a short one is understood', () => {
  expect(schemes(themeOf('#0b5d4f')).light['--accent']).toBe('#0b5d4f');
  expect(themeOf('#0a5')).toBe(themeOf('#00aa55'));
});

test.each(['', 'red', '#12', '#1234567', '#fff;}body{display:none', 'url(//x)', '#0a5\n'])(
  'anything but a plain colour styles nothing: %j',
  (accent) => expect(themeOf(accent)).toBe(''),
);
