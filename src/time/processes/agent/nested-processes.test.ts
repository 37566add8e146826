import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { beforeEach, expect, it } from 'vitest';
import { NestedProcesses } from './nested-processes.ts';

let blocking: string[];
let nested: NestedProcesses;
beforeEach(() => {
  blocking = [];
  nested = new NestedProcesses({
    ignore: () => {},
    blockTime: (reason) => {
      blocking.push(reason);
      return () => {
        blocking = blocking.filter((other) => other !== reason);
      };
    },
  });
});

it('a process is waited for until its agent is there, and from when it has left until its exit', () => {
  const child = new EventEmitter();
  nested.started('c1.1', child as ChildProcess, 'child 7');
  expect(blocking).toEqual(['child 7, which has no agent']);
  nested.joined('c1.1');
  expect(blocking).toEqual([]);
  nested.left('c1.1');
  expect(blocking).toEqual(['child 7, whose agent has left']);
  child.emit('exit');
  expect(blocking).toEqual([]);
});

it('time is not blocked while one of several agents is there', () => {
  nested.started('c1.1', new EventEmitter() as ChildProcess, 'sh');
  for (const happens of ['joined', 'joined', 'left'] as const) nested[happens]('c1.1');
  expect(blocking).toEqual([]);
});

it('a thread that is being terminated is waited for until it has ended', () => {
  const worker = Object.assign(new EventEmitter(), { terminate: async () => 0 }) as unknown as Worker;
  nested.started('c1#1', worker, 'thread 1');
  nested.joined('c1#1');
  void worker.terminate();
  expect(blocking).toEqual(['thread 1, which is ending']);
  worker.emit('exit', 0);
  nested.left('c1#1');
  expect(blocking).toEqual([]);
});

it('a process that its spawner has let go of is not waited for, until it is taken up again', () => {
  const child = new EventEmitter();
  nested.started('c1.1', child as ChildProcess, 'child 7');
  nested.setUnreferenced('c1.1', true);
  expect(blocking).toEqual([]);
  nested.setUnreferenced('c1.1', false);
  expect(blocking).toEqual(['child 7, which has no agent']);
});
