/** A query that takes an hour, unless the signal ends it. */
export const runQuery = (sql: string, signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(`rows of ${sql}`), 3_600_000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
