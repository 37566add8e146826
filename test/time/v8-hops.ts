/** It is in Node 20, but not among the types of ES2022. */
const { waitAsync } = Atomics as unknown as {
  waitAsync(cell: Int32Array, index: number, value: number): { value: Promise<string> };
};

const HOPS = 20;

/**
 * Awaits promises that V8 settles by tasks of its own, one after the other. libuv wakes this thread up for each of them,
 * yet async_hooks tells of none: no callback of Node's is run.
 */
export async function v8Hops(): Promise<void> {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (let i = 0; i < HOPS; i++) {
    const { value } = waitAsync(cell, 0, 0);
    Atomics.notify(cell, 0);
    await value;
  }
}
