import { randomServer } from './random-server.mjs';

/**
 * A random server in this process: a function that makes one for each start.
 *
 * @param plan see `randomPlan`
 */
export function randomHere(plan) {
  let starts = 0;
  return () => {
    const start = starts++;
    if (plan.starts[start] === 'throw') throw new Error('another instance is running');
    return {
      async connect(transport) {
        const wire = {
          send: (message) => void transport.send(message),
          // There are no lines in memory: what is no message is the nearest to one.
          write: (line) => void transport.send({ line }),
          end: () => void transport.close(),
        };
        transport.onmessage = randomServer(plan, start, wire);
      },
      async close() {},
    };
  };
}
