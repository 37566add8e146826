import { scriptedServer } from '../servers/scripted-server.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const get = async (signal?: AbortSignal): Promise<string> =>
  (await fetch('http://upstream.example/', signal === undefined ? {} : { signal })).text();

const serving = (search: () => Promise<string>) => () => scriptedServer({ search });

/** Calls its upstream so many times in a row. */
export const inARow = (times: number) =>
  serving(async () => {
    for (let call = 0; call < times; call++) await get();
    return 'found';
  });

/** Tries three times, each for at most 10 s, and then answers without the upstream. */
export const boundedRetries = serving(async () => {
  for (let attempt = 0; attempt < 3; attempt++)
    try {
      return await get(AbortSignal.timeout(10_000));
    } catch {
      // the next attempt follows
    }
  return 'a part of the result';
});

/** Gives up after 20 s, but an answer that took between 10 and 20 s makes it work for 400 s. */
export const slowInTheMiddle = serving(async () => {
  const beganMs = Date.now();
  try {
    await get(AbortSignal.timeout(20_000));
  } catch {
    return 'a part of the result';
  }
  if (Date.now() - beganMs > 10_000) await sleep(400_000);
  return 'found';
});

/** Works for 3 s before the upstream, and afterwards for half of the time that the upstream took. */
export const halfAgain = serving(async () => {
  await sleep(3_000);
  const beganMs = Date.now();
  await get();
  await sleep((Date.now() - beganMs) / 2);
  return 'found';
});

/** Remembers the answer of its upstream. */
export const remembering = () => {
  let known: string | null = null;
  return scriptedServer({
    search: async () => {
      known ??= await get();
      return known;
    },
  });
};

/** Answers as soon as its upstream does, except that an answer after a time within this window makes it work for 400 s more. */
export const slowWithin = (fromMs: number, untilMs: number) =>
  serving(async () => {
    const beganMs = Date.now();
    await get();
    const tookMs = Date.now() - beganMs;
    if (tookMs > fromMs && tookMs <= untilMs) await sleep(400_000);
    return 'found';
  });
