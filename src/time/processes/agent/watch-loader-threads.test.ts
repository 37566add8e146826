import diagnostics from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { watchLoaderThreads } from './watch-loader-threads.ts';

it('the module loader thread is waited for while it starts and while Node keeps it alive', () => {
  let blocking = 0;
  let madeByProgram = true;
  const blockTime = (): (() => void) => {
    blocking++;
    return () => void blocking--;
  };
  watchLoaderThreads({ blockTime, ignore: () => {} }, () => madeByProgram);
  const start = () => {
    const worker = Object.assign(new EventEmitter(), { ref: () => {}, unref: () => {} });
    diagnostics.channel('worker_threads').publish({ worker });
    return worker;
  };
  start();
  expect(blocking).toBe(0); // the program's own are nested processes
  madeByProgram = false;
  const loader = start();
  const seen = [blocking];
  for (const step of ['unref', 'ref', 'ref', 'unref', 'ref'] as const) {
    loader[step]();
    seen.push(blocking);
  }
  loader.emit('exit');

  expect([...seen, blocking]).toEqual([1, 0, 1, 1, 0, 1, 0]);
});
