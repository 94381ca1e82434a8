import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const folder = new URL('../../test-results/mail/', import.meta.url);

/** Keeps a PNG among the test's output, to be looked at by people. */
export async function keepPicture(name: string, png: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(fileURLToPath(new URL(`${name}.png`, folder)), png);
}

/** Pixels row by row, four octets each: red, green, blue, alpha. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8ClampedArray;
}

/** Reads a PNG with the browser that wrote it. */
export async function toPicture(page: Page, png: Uint8Array): Promise<Picture> {
  const { width, height, base64 } = await page.evaluate(async (source) => {
    const octets = Uint8Array.fromBase64(source);
    const bitmap = await createImageBitmap(new Blob([octets], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return {
      width: bitmap.width,
      height: bitmap.height,
      base64: new Uint8Array(data.buffer).toBase64(),
    };
  }, Buffer.from(png).toString('base64'));
  return { width, height, pixels: new Uint8ClampedArray(Buffer.from(base64, 'base64')) };
}

/** Writes a picture as PNG, with the browser. */
export async function toPng(page: Page, { width, height, pixels }: Picture): Promise<Uint8Array> {
  const base64 = await page.evaluate(
    async ({ width, height, source }) => {
      const canvas = new OffscreenCanvas(width, height);
      const data = new Uint8ClampedArray(Uint8Array.fromBase64(source));
      canvas.getContext('2d')!.putImageData(new ImageData(data, width, height), 0, 0);
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      return new Uint8Array(await blob.arrayBuffer()).toBase64();
    },
    { width, height, source: Buffer.from(pixels).toString('base64') },
  );
  return Buffer.from(base64, 'base64');
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const lightness = ({ pixels }: Picture, at: number): number =>
  0.299 * pixels[at * 4]! + 0.587 * pixels[at * 4 + 1]! + 0.114 * pixels[at * 4 + 2]!;

/** The part of the pixels in a box that differ clearly from the ground (the top left corner). */
export function inkShare(picture: Picture, box: Box): number {
  const ground = lightness(picture, 0);
  let inked = 0;
  let all = 0;
  for (let y = Math.floor(box.top); y < Math.floor(box.bottom); y += 1)
    for (let x = Math.floor(box.left); x < Math.floor(box.right); x += 1) {
      all += 1;
      if (Math.abs(lightness(picture, y * picture.width + x) - ground) > 40) inked += 1;
    }
  return inked / all;
}

/** The share of pixels of a box in which two pictures of one size differ clearly. */
export function difference(one: Picture, other: Picture, box: Box): number {
  let differing = 0;
  let all = 0;
  for (let y = Math.floor(box.top); y < Math.floor(box.bottom); y += 1)
    for (let x = Math.floor(box.left); x < Math.floor(box.right); x += 1) {
      const at = y * one.width + x;
      all += 1;
      if (Math.abs(lightness(one, at) - lightness(other, at)) > 40) differing += 1;
    }
  return differing / all;
}

export const groundOf = (picture: Picture): number => lightness(picture, 0);
