import { performance } from 'node:perf_hooks';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const names = ['quick', 'later', 'ticks', 'clocks', 'deadline', 'monotonic-deadline', 'counted-deadline', 'reports'];

/** Waits until this much time has passed by a clock, which it looks at every 100 ms; gives up after 100 s. */
async function until(limitMs, nowMs) {
  const beganMs = nowMs();
  for (let looks = 0; looks < 1_000 && nowMs() - beganMs < limitMs; looks++) await sleep(100);
}

/**
 * Reports progress each second for six seconds, or every fifth second only.
 *
 * @param everyStep whether each second has a report
 */
async function report(everyStep, send) {
  for (let step = 1; step <= 6; step++) {
    await sleep(1_000);
    if (everyStep || step % 5 === 0) await send(step);
  }
}

/**
 * A server whose tools look at time in different ways: at once (`quick`), by one timer (`later`), by progress every second
 * (`ticks`), and by what its clocks say between two timers (`clocks`). Two wait for a limit by a clock: by the wall clock
 * (`deadline`), and by a monotonic one; one counts its looks instead (`counted-deadline`). `reports` sends much progress, or little.
 */
export function timedServer() {
  const server = new Server({ name: 'timed', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: names.map((name) => ({ name, inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const { forMs = 3_000 } = params.arguments ?? {};
    let text = 'done';
    if (params.name === 'later') await sleep(forMs);
    if (params.name === 'ticks') {
      const progressToken = params._meta?.progressToken;
      let progress = 0;
      const ticking = setInterval(() => {
        const about = { progressToken, progress: ++progress };
        if (progressToken !== undefined)
          void extra.sendNotification({ method: 'notifications/progress', params: about });
      }, 1_000);
      await sleep(forMs);
      clearInterval(ticking);
      text = `${progress} ticks`;
    }
    if (params.name === 'clocks') {
      const before = [Date.now(), performance.now(), process.hrtime.bigint()];
      await sleep(forMs);
      const spentMs = [
        Date.now() - before[0],
        performance.now() - before[1],
        (process.hrtime.bigint() - before[2]) / 1_000_000n,
      ];
      text = `${before[0]} ${spentMs.join(' ')}`;
    }
    if (params.name === 'deadline') await until(forMs, () => Date.now());
    // Each look is 100 ms after the last one at the earliest.
    if (params.name === 'counted-deadline') for (let looks = 0; looks < forMs / 100; looks++) await sleep(100);
    if (params.name === 'reports')
      await report(params.arguments.everyStep, (progress) =>
        extra.sendNotification({
          method: 'notifications/progress',
          params: { progressToken: params._meta?.progressToken, progress },
        }),
      );
    if (params.name === 'monotonic-deadline') await until(forMs, () => performance.now());
    return { content: [{ type: 'text', text }] };
  });
  return server;
}
