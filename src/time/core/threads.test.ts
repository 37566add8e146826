import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

let clock: VirtualClock;
let decoy: boolean;
let worker: Worker | undefined;
beforeEach(() => {
  clock = new VirtualClock().install();
  decoy = false;
});
afterEach(async () => {
  clock.uninstall();
  await worker?.terminate();
});

const start = (code: string): Worker => {
  worker = new Worker(`const { parentPort } = require('node:worker_threads'); ${code}`, { eval: true });
  return worker;
};
const armDecoy = (): unknown => setTimeout(() => (decoy = true), 1);

it('a worker owes an answer each time it is spoken to', async () => {
  const sleeper = start(`parentPort.on('message', () => setTimeout(() => parentPort.postMessage('done'), 30));`);
  const ask = async (): Promise<void> => {
    sleeper.postMessage('do');
    await once(sleeper, 'message');
  };
  await clock.run(ask);
  armDecoy();
  await clock.run(ask);

  expect([decoy, clock.now]).toEqual([false, 0]);
});

it('one that has answered and goes on computing is not idle', async () => {
  const computer = start(`parentPort.once('message', () => {
    parentPort.postMessage('begun');
    for (let i = 0; i < 3e8; i++);
    parentPort.postMessage('done');
  });`);
  await clock.run(async () => {
    computer.postMessage('do');
    await once(computer, 'message');
    armDecoy();
    await once(computer, 'message');
  });

  expect([decoy, clock.now]).toEqual([false, 0]);
});
