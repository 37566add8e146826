import { scriptedServer } from '../../servers/scripted-server.ts';

/** A server that asks its upstream so often, with a second after each attempt. */
export const retrying = (attempts: number) => () =>
  scriptedServer({
    search: async ({ sleep }) => {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const response = await fetch('http://upstream.test/search').catch(() => null);
        if (response?.ok) return response.text();
        await sleep(1_000);
      }
      return 'The upstream fails. Try again later.';
    },
  });
