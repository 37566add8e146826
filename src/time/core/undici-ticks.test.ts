import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import timersPromises from 'node:timers/promises';
import { fetch as undiciFetch } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

/** Undici keeps one timer for good: it must tick under whatever clock there is. */

const HOUR = 3_600_000;
let clock: VirtualClock | undefined;
let silent: http.Server;
let url: string;
beforeEach(async () => {
  silent = http.createServer((request, response) => {
    if (request.url === '/answers') response.end('yes');
  });
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
});
afterEach(() => {
  clock?.uninstall();
  silent.closeAllConnections();
  silent.close();
});

const installed = (): VirtualClock => {
  clock = new VirtualClock().install();
  return clock;
};

describe.each([
  ['fetch', (path: string): Promise<unknown> => fetch(url + path)],
  ['undici', (path: string): Promise<unknown> => undiciFetch(url + path)],
] as const)('%s gives up after its 300 seconds', (_, ask) => {
  async function givesUp(): Promise<void> {
    const under = installed();
    await expect(under.run(() => ask('/'), { limitMs: HOUR })).rejects.toThrow('fetch failed');
    expect(Math.floor(under.now / 1000)).toBeGreaterThanOrEqual(300);
    expect(under.now).toBeLessThan(302_000);
  }

  it('after another one was left open under a clock before', async () => {
    await installed().run(() => {
      ask('/').catch(() => {});
      return timersPromises.setTimeout(60_000);
    });
    clock?.uninstall();

    await givesUp();
  });

  it('and after one that was left open in real time', async () => {
    const open = ask('/').catch(() => {});
    await ask('/answers');

    await givesUp();
    silent.closeAllConnections();
    await open;
  });

  it('and where one that has ended in real time waits to be cleared', async () => {
    await ask('/answers');

    await givesUp();
  });

  it('and where nothing was left and its timer has stopped', async () => {
    await ask('/answers');
    silent.closeAllConnections();
    await timersPromises.setTimeout(1100); // more than a tick of real time, until the list is empty

    await givesUp();
  });
});
