import { createServer as make } from './search-server.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

await sleep(1_000); // a database is looked for

/** Makes the server once its cache is warm. */
export async function createServer() {
  await sleep(1_000);
  return make();
}
