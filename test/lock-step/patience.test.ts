import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { real } from '../../src/time/base/real.ts';
import { threadStates } from '../../src/time/os/process-table.ts';
import { threadsOf } from '../../src/time/os/thread-table.ts';
import { Losses } from '../../src/time/processes/losses.ts';
import { ProcessTree } from '../../src/time/processes/process-tree.ts';
import { Ending } from '../../src/time/processes/remote-agent.ts';

// For how long the host believes that something may still come. Real time is told by the test.

let realMs: number;
beforeEach(() => {
  realMs = 1000;
  vi.spyOn(real, 'nowMs').mockImplementation(() => realMs);
});
afterEach(() => void vi.restoreAllMocks());

describe('bytes that a reader does not find', () => {
  const INPUT = 'c1:0>';
  const PIPE = 'pipe:7';
  const [us, agent] = [{}, {}];
  let tree: ProcessTree;
  let losses: Losses;
  beforeEach(() => {
    tree = new ProcessTree('c1');
    losses = new Losses();
    tree.book.report(us, [{ flow: INPUT, written: 10 }]);
  });
  const later = (ms: number): boolean => {
    realMs += ms;
    return losses.sure(tree, PIPE);
  };
  /** A foreign process reads what we write, and writes what the agent reads. */
  const carried = (): void => tree.book.report(agent, [{ flow: PIPE, read: 0, state: 'reading' }]);

  it('are lost at once where no process is in between', () => {
    tree.book.report(agent, [{ flow: INPUT, read: 0, state: 'reading' }]);

    expect(losses.sure(tree, INPUT)).toBe(true);
  });

  it('are lost once the process that relays them has slept for a while', () => {
    carried();
    expect([later(0), later(250), later(1)]).toEqual([false, false, true]);
  });

  it('are waited for again when some of them have come', () => {
    carried();
    later(0);
    later(250);
    losses.came(PIPE);
    expect([later(1), later(250), later(1)]).toEqual([false, false, true]);
  });

  it.runIf(process.platform === 'linux')('are never lost while the process that relays them runs', () => {
    carried();
    // Of all processes this one surely runs, as it is this one that looks.
    tree.child = { process: { pid: process.pid } } as typeof tree.child;
    expect([later(0), later(251), later(10_000)]).toEqual([false, false, false]);
  });

  it.runIf(process.platform === 'linux')(
    'are lost while the process that relays them sleeps, and not if it ran once',
    () => {
      carried();
      const carrier = spawn('cat', { stdio: ['pipe', 'pipe', 'ignore'] });
      tree.child = { process: carrier } as unknown as typeof tree.child;
      const asleep = (): void => {
        while (!/^S+$/.test(threadStates(carrier.pid as number) ?? '')); // it waits for its input
      };
      const pass = (): void => {
        writeSync((carrier.stdin as unknown as { _handle: { fd: number } })._handle.fd, 'x');
        while ((threadsOf(carrier.pid as number)?.[0]?.runs ?? 0) === runs); // it has taken it up
        asleep();
      };
      asleep();
      const runs = threadsOf(carrier.pid as number)?.[0]?.runs ?? 0;
      expect(later(0)).toBe(false);
      pass();
      expect([later(251), later(250), later(1)]).toEqual([false, false, true]);
      carrier.kill('SIGKILL');
    },
  );
});

describe('a process that nothing keeps alive', () => {
  it('is waited for as long as it may still end', () => {
    const ending = new Ending();
    expect(ending.due).toBe(false);
    ending.look(true);
    expect(ending.due).toBe(true);
  });

  it('is no more once it has changed its mind', () => {
    const ending = new Ending();
    ending.look(true);
    ending.look(false);
    expect(ending.due).toBe(false);
  });

  it('is believed to live on after many looks, and not after a long while alone', () => {
    const [often, long] = [new Ending(), new Ending()];
    for (let i = 0; i < 1000; i++) often.look(true);
    expect(often.due).toBe(true);
    often.look(true);
    long.look(true);
    realMs += 60_000;

    expect([often.due, long.due]).toEqual([false, true]);
  });
});

describe('a tree that has not opened its standard input', () => {
  it('must have been idle for long at first, and for less from then on', () => {
    const tree = new ProcessTree('c1');
    tree.wasIdle(99);
    expect(tree.isIdle).toBe(false);
    tree.wasIdle(1);
    expect(tree.isIdle).toBe(true);
    tree.moved();
    expect(tree.isIdle).toBe(false);
    tree.wasIdle(10);
    expect(tree.isIdle).toBe(true);
  });

  it('starts to be idle again from each move on', () => {
    const tree = new ProcessTree('c1');
    tree.wasIdle(99);
    tree.moved();
    tree.wasIdle(99);
    expect(tree.isIdle).toBe(false);
  });
});
