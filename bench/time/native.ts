// What it costs a step to look at native threads: none before an add-on is loaded. Built and run by all-nodes.mjs.
import { createRequire } from 'node:module';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { line, medianMs } from './measure.ts';

const STEPS = 5_000;

async function stepMicros(): Promise<number> {
  using clock = new VirtualClock().install();
  const ms = await medianMs(() =>
    clock.run(async () => {
      for (let i = 0; i < STEPS; i++) await new Promise((resolve) => setTimeout(resolve, 1000));
    }),
  );
  return (ms * 1000) / STEPS;
}

const without = await stepMicros();
line('a step, no add-on loaded', `${without.toFixed(1)} us`);
const sharp = createRequire(import.meta.url)('sharp');
await sharp({ create: { width: 100, height: 100, channels: 3, background: 'red' } })
  .png()
  .toBuffer();
const withSharp = await stepMicros();
line('a step, sharp loaded and idle', `${withSharp.toFixed(1)} us, x${(withSharp / without).toFixed(1)}`);
