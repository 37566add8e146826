import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

const bytes = 300_000;

async function withFile<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'blob-'));
  try {
    await writeFile(join(folder, 'file'), Buffer.alloc(bytes, 'x'));
    return await use(join(folder, 'file'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function streamed(blob: Blob): Promise<number> {
  let length = 0;
  for await (const chunk of blob.stream()) length += chunk.length;
  return length;
}

const ways: { readonly [how: string]: (blob: Blob) => Promise<number> } = {
  arrayBuffer: async (blob) => (await blob.arrayBuffer()).byteLength,
  text: async (blob) => (await blob.text()).length,
  stream: streamed,
  response: async (blob) => (await new Response(blob).arrayBuffer()).byteLength,
};

test.each(Object.entries(ways))(
  'a file read as a blob by %s takes no time, and is over when it is',
  async (_, read) => {
    await withFile(async (path) => {
      using clock = new VirtualClock({ maxRealWaitMs: 2_000 }).install();
      const seen = await clock.run(async () => {
        const read1 = await read(await openAsBlob(path));
        const readAtMs = clock.now;
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        return { read1, readAtMs, nowMs: clock.now };
      });
      expect(seen).toEqual({ read1: bytes, readAtMs: 0, nowMs: 1_000 });
      expect(clock.report().inFlight).toEqual([]);
    });
  },
);

test('time does not pass while a blob is read beside a timer', async () => {
  await withFile(async (path) => {
    using clock = new VirtualClock({ maxRealWaitMs: 2_000 }).install();
    const order = await clock.run(async () => {
      const order: string[] = [];
      const timer = new Promise<void>((resolve) => setTimeout(resolve, 1)).then(() => order.push('timer'));
      const blob = await openAsBlob(path);
      await Promise.all([timer, blob.arrayBuffer().then(() => order.push('blob'))]);
      return order;
    });
    expect(order).toEqual(['blob', 'timer']);
  });
});
