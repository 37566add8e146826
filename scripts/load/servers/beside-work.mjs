// Timers beside real work: a heartbeat that is cleared when the work ends, and then ten minutes; computing between frames.
import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { pause, serveStdio } from './serve.mjs';
import { spend } from './spend.mjs';

const hash = () => promisify(pbkdf2)('a', 'b', 150_000, 32, 'sha256');

serveStdio({
  heartbeat: {
    run: async () => {
      const beat = setInterval(() => {}, 20);
      await hash();
      clearInterval(beat);
      await pause(600_000);
      return 'ten minutes later';
    },
  },
  parallel: { run: async () => (await Promise.all([hash(), hash(), hash(), hash()])).length },
  bursts: {
    run: async (_, { progress }) => {
      for (let step = 1; step <= 5; step++) {
        spend(60);
        progress(step);
        await pause(1_000);
      }
      return 'five bursts';
    },
  },
  computes: {
    inputSchema: { type: 'object', properties: { units: { type: 'number' } }, required: ['units'] },
    run: ({ units }) => spend(units),
  },
  beats: {
    run: (_, { notify }) => {
      const message = { method: 'notifications/message', params: { level: 'info', data: 'still waiting' } };
      setInterval(() => notify(message), 30_000);
      return new Promise(() => {});
    },
  },
});
