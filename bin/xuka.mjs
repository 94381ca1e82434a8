#!/usr/bin/env node
// The entry, in plain JavaScript: an old Node that can't read TypeScript reaches the sentence below.
import { fileURLToPath } from 'node:url';

const NEEDED = 26;
const major = Number(process.versions.node.split('.')[0]);

if (major < NEEDED) {
  process.stderr.write(
    `Xuka needs Node ${NEEDED} or later, this is ${process.versions.node}. ` +
      'npm installs the right one beside it: use "npm start" or "npm run xuka -- <command>".\n',
  );
  process.exit(78);
}

// Compiled once, read back at every later start: halves what starting takes. Children do the same.
const { enableCompileCache } = await import('node:module');
const cache = fileURLToPath(new URL('../node_modules/.cache/xuka-compiled', import.meta.url));
process.env.NODE_COMPILE_CACHE = cache;
enableCompileCache(cache);

const { runCommandLine } = await import('../src/main/command-line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  folder: process.cwd(),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});

// A handle somebody forgot must not keep a finished command alive; this timer itself does not.
setTimeout(() => process.exit(), 3_000).unref();
