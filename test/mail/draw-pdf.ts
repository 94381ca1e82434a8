import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { Picture } from './pictures.ts';

/** What the pages say, as a reader would copy it. */
export async function readPdf(file: Uint8Array): Promise<string[]> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(Buffer.from(file));
  try {
    return [...document.pages()].map((page) => page.getText());
  } finally {
    document.destroy();
    library.destroy();
  }
}

/** Draws the pages of a PDF as a printer would, with the library Chromium itself uses. */
export async function drawPdf(file: Uint8Array, scale = 2): Promise<Picture[]> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(Buffer.from(file));
  try {
    const pictures: Picture[] = [];
    for (const page of document.pages()) {
      const { width, height, data } = await page.render({ scale, render: 'bitmap' });
      pictures.push({ width, height, pixels: Uint8ClampedArray.from(data) });
    }
    return pictures;
  } finally {
    document.destroy();
    library.destroy();
  }
}
