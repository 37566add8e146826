import { scriptedServer } from '../servers/scripted-server.ts';

/** A server that calls its upstream so many times in a row. */
export const callsUpstream = (times: number) => () =>
  scriptedServer({
    search: async () => {
      for (let call = 0; call < times; call++) await (await fetch('http://upstream.example/')).text();
      return 'found';
    },
  });

/** The same with a limit on all calls together, after which the tool answers with what it has. */
export const withInnerDeadline = (times: number, limitMs: number) => () =>
  scriptedServer({
    search: async () => {
      const signal = AbortSignal.timeout(limitMs);
      try {
        for (let call = 0; call < times; call++) await (await fetch('http://upstream.example/', { signal })).text();
      } catch {
        return 'the upstream is slow: this is a part of the result';
      }
      return 'found';
    },
  });
