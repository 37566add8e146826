const after = <T>(ms: number, value: T, signal?: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(value), ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

/** One page of a large table: found by its index, in 800 ms. */
export const page = (number: number, size: number): Promise<readonly number[]> =>
  after(
    800,
    Array.from({ length: size }, (_, index) => (number - 1) * size + index),
  );

/** How many rows there are: the whole table is read for it, which takes ten minutes. */
export const count = (signal?: AbortSignal): Promise<number> => after(600_000, 12_345_678, signal);
