import diagnostics from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { watchLoaderThreads } from './watch-loader-threads.ts';

it('the module loader thread is waited for while it starts and while Node keeps it alive', () => {
  let held = 0;
  let madeByProgram = true;
  const hold = (): (() => void) => {
    held++;
    return () => void held--;
  };
  watchLoaderThreads({ blockTime: hold, ignore: () => {} }, () => madeByProgram);
  const start = () => {
    const worker = Object.assign(new EventEmitter(), { ref: () => {}, unref: () => {} });
    diagnostics.channel('worker_threads').publish({ worker });
    return worker;
  };
  start();
  expect(held).toBe(0); // the program's own are guests
  madeByProgram = false;
  const loader = start();
  const seen = [held];
  for (const step of ['unref', 'ref', 'ref', 'unref', 'ref'] as const) {
    loader[step]();
    seen.push(held);
  }
  loader.emit('exit');

  expect([...seen, held]).toEqual([1, 0, 1, 1, 0, 1, 0]);
});
