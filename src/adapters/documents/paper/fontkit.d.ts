/** The part of fontkit that papers use; the package comes without types. */
declare module 'fontkit' {
  export interface Font {
    readonly postscriptName: string;
    hasGlyphForCodePoint(codePoint: number): boolean;
  }

  export function create(content: Uint8Array): Font;
}
