// Plays servers with consecutive seeds: play-batch.mjs <kind> <first seed> <count> <marker> <folder>. One JSON line each.
import { writeSync } from 'node:fs';
import { playOne } from './play-one.mjs';

const [, , kind, from, count, marker, folder] = process.argv;
const first = Number(from);
const say = (message) => writeSync(1, `${JSON.stringify(message)}\n`);

/** What the heap holds once nothing of it is garbage. */
async function heapBytes() {
  for (let times = 0; times < 3; times++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}

// The first ones load and compile what all need.
const warm = Math.min(Number(count) - 1, Math.ceil(Number(count) / 5));
let warmBytes = null;
for (let index = 0; index < Number(count); index++) {
  say(await playOne({ kind, seed: first + index, marker, folder }));
  if (index === warm) warmBytes = await heapBytes();
}
if (warmBytes !== null) say({ growthBytes: (await heapBytes()) - warmBytes });
