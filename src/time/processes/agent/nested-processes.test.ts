import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { beforeEach, expect, it } from 'vitest';
import { NestedProcesses } from './nested-processes.ts';

let held: string[];
let guests: NestedProcesses;
beforeEach(() => {
  held = [];
  guests = new NestedProcesses({
    ignore: () => {},
    blockTime: (reason) => {
      held.push(reason);
      return () => {
        held = held.filter((other) => other !== reason);
      };
    },
  });
});

it('a process is waited for until its agent is there, and from when it has left until its exit', () => {
  const child = new EventEmitter();
  guests.started('c1.1', child as ChildProcess, 'child 7');
  expect(held).toEqual(['child 7, which has no agent']);
  guests.joined('c1.1');
  expect(held).toEqual([]);
  guests.left('c1.1');
  expect(held).toEqual(['child 7, whose agent has left']);
  child.emit('exit');
  expect(held).toEqual([]);
});

it('while one of several agents is there nobody waits', () => {
  guests.started('c1.1', new EventEmitter() as ChildProcess, 'sh');
  for (const happens of ['joined', 'joined', 'left'] as const) guests[happens]('c1.1');
  expect(held).toEqual([]);
});

it('a thread that was told to end is waited for until it has', () => {
  const worker = Object.assign(new EventEmitter(), { terminate: async () => 0 }) as unknown as Worker;
  guests.started('c1#1', worker, 'thread 1');
  guests.joined('c1#1');
  void worker.terminate();
  expect(held).toEqual(['thread 1, which is ending']);
  worker.emit('exit', 0);
  guests.left('c1#1');
  expect(held).toEqual([]);
});

it('a process that its spawner has let go of is not waited for, until it is taken up again', () => {
  const child = new EventEmitter();
  guests.started('c1.1', child as ChildProcess, 'child 7');
  guests.setUnreferenced('c1.1', true);
  expect(held).toEqual([]);
  guests.setUnreferenced('c1.1', false);
  expect(held).toEqual(['child 7, which has no agent']);
});
