/** How long each source takes to answer, in milliseconds. */
const slowness: { readonly [source: string]: number } = { archive: 60_000, press: 60_000, wiki: 1_000 };

export const sources = Object.keys(slowness);

/** Asks one source; stops asking when the signal says so, if there is one. */
export const ask = (source: string, query: string, signal?: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(`${source} on ${query}`), slowness[source]);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
