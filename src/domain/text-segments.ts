/** 3GPP TS 23.038 6.2.1, without what is in the extension table. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** 6.2.1.1: two septets each. */
const extended = new Set('\f^{}\\[~]|€');

export interface TextSize {
  coding: 'gsm-7' | 'ucs-2';
  segments: number;
}

/**
 * In how many parts a text goes: 160 septets or 70 units of UCS-2 alone, 153 or 67 each in a chain
 * (3GPP TS 23.040 9.2.3.24.1). No character is cut in two.
 */
export function textSize(text: string): TextSize {
  const characters = [...text];
  const isGsm = characters.every((each) => basic.has(each) || extended.has(each));
  const widths = characters.map((each) => (isGsm ? (extended.has(each) ? 2 : 1) : each.length));
  const [alone, chained] = isGsm ? [160, 153] : [70, 67];
  const coding = isGsm ? 'gsm-7' : 'ucs-2';
  if (widths.reduce((sum, width) => sum + width, 0) <= alone) return { coding, segments: 1 };
  let segments = 1;
  let filled = 0;
  for (const width of widths) {
    if (filled + width > chained) {
      segments += 1;
      filled = 0;
    }
    filled += width;
  }
  return { coding, segments };
}
