import { readFileSync } from 'node:fs';
import { create, type Font, type GlyphRun } from 'fontkit';

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

function openFont(file: string): Font {
  const url = new URL(import.meta.resolve(`@expo-google-fonts/noto-sans-sc/${file}`));
  const font = create(readFileSync(url));
  rememberLayouts(font);
  return font;
}

const REMEMBERED = 2_000;

/** Shaping is a quarter of the work of a paper, and most words come again in the next one. */
function rememberLayouts(font: Font): void {
  const shape = font.layout.bind(font);
  const runs = new Map<string, GlyphRun>();
  font.layout = (text, features) => {
    if (features) return shape(text, features);
    let run = runs.get(text);
    if (run === undefined) {
      run = shape(text);
      if (runs.size >= REMEMBERED) runs.clear();
      runs.set(text, run);
    }
    // pdfkit scales positions in place, so it gets its own.
    const positions = run.positions.map((position) => ({ ...position }));
    return Object.assign(Object.create(Object.getPrototypeOf(run)), run, { positions });
  };
}
