import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';

export interface PaperFonts {
  regular: Font;
  strong: Font;
}

let opened: PaperFonts | undefined;

/**
 * Noto Sans SC, Latin and Chinese in one. Opened at the first paper and kept: what fontkit has read of a font serves
 * every later paper.
 */
export function paperFonts(): PaperFonts {
  opened ??= {
    regular: openFont('400Regular/NotoSansSC_400Regular.ttf'),
    strong: openFont('600SemiBold/NotoSansSC_600SemiBold.ttf'),
  };
  return opened;
}

const openFont = (file: string): Font =>
  create(readFileSync(new URL(import.meta.resolve(`@expo-google-fonts/noto-sans-sc/${file}`))));
