import net from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.restoreAllMocks();
  vi.resetModules();
});

/** Whether a process is kept alive in which Node lists these. */
async function isKeptAlive(types: readonly string[], handles: readonly unknown[] = []): Promise<boolean> {
  const listed = process as unknown as { getActiveResourcesInfo(): unknown; _getActiveHandles(): unknown };
  vi.spyOn(listed, 'getActiveResourcesInfo').mockReturnValue([...types]);
  vi.spyOn(listed, '_getActiveHandles').mockReturnValue([...handles]);
  const { keepsAlive } = await import('./keeps-alive.ts');
  return keepsAlive();
}

/** A socket of a pipe, as Node lists it while it is open. */
const socket = (handle: { reading?: boolean; writeQueueSize?: number } | null, connecting = false): net.Socket =>
  Object.assign(Object.create(net.Socket.prototype), {
    connecting,
    _handle: handle && { reading: false, writeQueueSize: 0, ...handle },
  });

test('by nothing', async () => expect(await isKeptAlive([])).toBe(false));

test('by a request, whatever streams are open', async () => {
  expect(await isKeptAlive(['PipeWrap', 'FSReqCallback'], [socket({})])).toBe(true);
});

test('by what is open and is no stream', async () => {
  expect(await isKeptAlive(['TCPServerWrap'], [new net.Server()])).toBe(true);
  expect(await isKeptAlive([], [{}])).toBe(true);
});

test.each([
  ['does nothing', socket({}), false],
  ['reads', socket({ reading: true }), true],
  ['has something to write', socket({ writeQueueSize: 1 }), true],
  ['connects', socket({}, true), true],
  ['looks its host up', socket(null, true), true],
  ['is closed', socket(null), false],
] as const)('whether by a stream that %s', async (_, one, expected) => {
  expect(await isKeptAlive(['PipeWrap'], [socket({}), one])).toBe(expected);
});
