import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

// A child ends once nothing keeps it alive, so what holds a process in life must be told as Node tells it.
let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock().install();
});
afterEach(() => clock.uninstall());

const holdsNothing: Record<string, () => unknown> = {
  'AbortSignal.timeout': () => AbortSignal.timeout(5),
  'the timeout of a socket': () => new net.Socket().setTimeout(5),
  'setTimeout of timers/promises with ref: false': () => void sleep(5, undefined, { ref: false }),
  'a timer of the harness': () => clock.setTimer(() => {}, 5),
};

describe.each(Object.entries(holdsNothing))('%s', (_name, arm) => {
  it('keeps no process alive', () => {
    arm();

    expect(clock.hasRefTimers).toBe(false);
    expect(clock.local.nextMs).toBe(5);
  });
});

it('setTimeout of timers/promises keeps it alive', () => {
  void sleep(5);

  expect(clock.hasRefTimers).toBe(true);
});
