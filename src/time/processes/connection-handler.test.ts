import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { real } from '../base/real.ts';
import { type ConnectionContext, ConnectionHandler } from './connection-handler.ts';

afterEach(() => void vi.restoreAllMocks());

/** One end of a control channel: what was written to it, and whether it was destroyed. */
class Channel extends EventEmitter {
  readonly written: string[] = [];
  closed = false;
  destroyed = false;

  write(line: string): void {
    this.written.push(line);
  }

  destroy(): void {
    this.destroyed = true;
    this.close();
  }

  close(): void {
    this.closed = true;
    this.emit('close');
  }
}

/** A connections with one connection that has said nothing yet, and the timers that are armed. */
function receiving() {
  const timers = new Map<object, () => void>();
  vi.spyOn(real, 'setTimeout').mockImplementation(((run: () => void) => {
    const timer = {};
    timers.set(timer, run);
    return timer;
  }) as unknown as typeof real.setTimeout);
  vi.spyOn(real, 'clearTimeout').mockImplementation((timer) => void timers.delete(timer as object));
  const connections = new ConnectionHandler({ ignore: () => {} } as unknown as ConnectionContext);
  const channel = new Channel();
  connections.accept(channel as unknown as Socket);
  return { connections, channel, timers };
}

it('a process that ends when it is asked to is waited for, and no timer is left', async () => {
  const { connections, channel, timers } = receiving();
  const ended = connections.shutdown(1000);
  expect(channel.written.map((line) => JSON.parse(line))).toEqual([{ do: 'leave' }]);
  expect(timers.size).toBe(1);
  channel.close();
  await ended;

  expect([channel.destroyed, timers.size]).toEqual([false, 0]);
});

it('a connection that stays open longer is cut', async () => {
  const { connections, channel, timers } = receiving();
  const ended = connections.shutdown(1000);
  for (const run of timers.values()) run();
  await ended;

  expect(channel.destroyed).toBe(true);
});
