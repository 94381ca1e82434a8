/** The part of fontkit that papers use; the package comes without types. */
declare module 'fontkit' {
  export interface GlyphRun {
    glyphs: readonly object[];
    positions: readonly object[];
  }

  export interface Font {
    hasGlyphForCodePoint(codePoint: number): boolean;
    layout(text: string, features?: readonly string[]): GlyphRun;
  }

  export function create(content: Uint8Array): Font;
}
