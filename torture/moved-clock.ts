// Loaded before the program: its clock is the machine's plus what the file says.
import { readFileSync } from 'node:fs';

const file = process.env.TORTURE_CLOCK_FILE!;
const READ_EVERY_MS = 100;
const realNow = Date.now;
let shift = 0;
setInterval(() => {
  shift = Number(readFileSync(file, 'utf8')) || 0;
}, READ_EVERY_MS).unref();
Date.now = () => realNow() + shift;
