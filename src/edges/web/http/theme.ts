/** WCAG 2.2 contrast of text; 4.5 is AA. */
const AA = 4.5;
const LIGHT_SURFACE = '#f5f4f0';
const DARK_SURFACE = '#171b20';

type Rgb = [number, number, number];

const toRgb = (hex: string): Rgb => {
  const digits =
    hex.length === 4 ? [...hex.slice(1)].map((each) => each + each).join('') : hex.slice(1);
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as Rgb;
};

const toHex = (rgb: Rgb) =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const mix = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((part, at) => part + (to[at]! - part) * share) as Rgb;

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(one: string, other: string): number {
  const [high, low] = [luminance(toRgb(one)), luminance(toRgb(other))].sort((a, b) => b - a);
  return (high! + 0.05) / (low! + 0.05);
}

/** Darkens by mixing in black; lightens by lifting every part, which keeps the hue alive. */
function shifted(hex: string, share: number, towards: 'dark' | 'light'): string {
  const rgb = toRgb(hex);
  if (towards === 'dark') return toHex(mix(rgb, [0, 0, 0], share));
  const lift = 255 * share;
  return toHex(rgb.map((part) => Math.min(255, part + lift)) as Rgb);
}

interface Scheme {
  surface: string;
  towards: 'dark' | 'light';
  /** What is written on the accent itself. */
  ink: string;
  /** The accent faded into a ground for notices and tags. */
  softOf: (colour: string) => string;
}

const lightScheme: Scheme = {
  surface: LIGHT_SURFACE,
  towards: 'dark',
  ink: '#ffffff',
  softOf: (colour) => toHex(mix(toRgb(colour), [255, 255, 255], 0.91)),
};

const darkScheme: Scheme = {
  surface: DARK_SURFACE,
  towards: 'light',
  ink: '#0b1216',
  softOf: (colour) => toHex(mix(toRgb(colour), toRgb(DARK_SURFACE), 0.86)),
};

/** Moves a colour just as far as it takes to read it on every ground, and its ink on it. */
function readable(hex: string, { surface, towards, ink, softOf }: Scheme): string {
  for (let share = 0; share < 1; share += 0.02) {
    const tried = shifted(hex, share, towards);
    const worst = Math.min(...[softOf(tried), ink].map((ground) => contrast(tried, ground)));
    if (contrast(tried, surface) >= AA + 1 && worst >= AA) return tried;
  }
  return towards === 'dark' ? '#000000' : '#ffffff';
}

/** #rgb or #rrggbb; anything else could carry style of its own into the page. */
const plainHex = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/**
 * The operator's one colour as the accent tokens of both schemes, darkened or lightened as far as
 * reading needs. Empty (the tokens' own accent stands) when it isn't a plain hex colour.
 */
export function themeOf(accent: string): string {
  if (!plainHex.test(accent)) return '';
  const tokens = (scheme: Scheme) => {
    const colour = readable(accent, scheme);
    return `--accent:${colour};--accent-text:${colour};--accent-ink:${scheme.ink};--accent-soft:${scheme.softOf(colour)}`;
  };
  return (
    `:root{${tokens(lightScheme)}}` +
    `@media (prefers-color-scheme:dark){:root{${tokens(darkScheme)}}}`
  );
}
