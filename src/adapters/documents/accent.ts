/** What the operator's one colour becomes where it has to be read. */
export interface AccentTones {
  /** Behind the words of a button, the same in light and dark. */
  fill: string;
  /** The words on it. */
  onFill: string;
  /** Words in the accent on white. */
  onLight: string;
  /** Words in the accent on a dark ground. */
  onDark: string;
}

type Colour = readonly [number, number, number];

const FALLBACK: Colour = [11, 93, 116];
const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];
const DARK_GROUND: Colour = [23, 27, 32];
/** WCAG 2.2 AA for text. */
const READABLE = 4.5;

/** Tones of `#rrggbb` with enough contrast whatever the operator chose. */
export function accentTones(accent: string): AccentTones {
  const colour = parse(accent);
  const fill = towards(colour, BLACK, (tone) => contrast(tone, WHITE) >= READABLE);
  return {
    fill: hex(fill),
    onFill: '#ffffff',
    onLight: hex(fill),
    onDark: hex(towards(colour, WHITE, (tone) => contrast(tone, DARK_GROUND) >= 7)),
  };
}

function parse(accent: string): Colour {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(accent);
  if (!digits) return FALLBACK;
  const [red, green, blue] = digits.slice(1).map((pair) => Number.parseInt(pair, 16));
  return [red ?? 0, green ?? 0, blue ?? 0];
}

function towards(from: Colour, to: Colour, isEnough: (tone: Colour) => boolean): Colour {
  for (let share = 0; share < 1; share += 0.05) {
    const tone = mix(from, to, share);
    if (isEnough(tone)) return tone;
  }
  return to;
}

const mix = (from: Colour, to: Colour, share: number): Colour => [
  Math.round(from[0] + (to[0] - from[0]) * share),
  Math.round(from[1] + (to[1] - from[1]) * share),
  Math.round(from[2] + (to[2] - from[2]) * share),
];

/** WCAG 2.2, relative luminance. */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: Colour, other: Colour): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

const hex = (colour: Colour): string =>
  `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
