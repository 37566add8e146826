import { expect, test } from 'vitest';
import { freePort } from './free-port.ts';
import { McpOverHttp } from './mcp-over-http.ts';
import { published } from './session.ts';
import { makeWorld } from './world.ts';

/** A published server over HTTP, unmodified. */

test.each(['streamableHttp', 'sse'])(
  'progress of a call of ten minutes comes at its exact instants: %s',
  async (by) => {
    const { clock, host, start } = await makeWorld();
    const port = await freePort();
    const session = start(process.execPath, [published('server-everything'), by], { env: { PORT: String(port) } });
    const listening = await clock.run(() =>
      host.listening({ port, child: session.adopted, outputSoFar: () => session.stderr }),
    );
    expect(listening).toMatchObject({ port, process: 'c1' });
    const client = new McpOverHttp(clock, port);
    if (by === 'sse') await clock.run(() => client.openSse());
    await clock.run(() => client.initialize());
    const traces = new Set<string>();
    for (let i = 0; i < 20; i++) {
      client.trace.length = 0;
      const beganMs = clock.now;
      for (const ms of [1, 599_999, 600_001]) clock.setTimer(() => {}, ms);
      await clock.run(() =>
        client.call('tools/call', {
          name: 'trigger-long-running-operation',
          arguments: { duration: 600, steps: 20 },
          _meta: { progressToken: i },
        }),
      );
      traces.add(client.trace.map((entry) => relative(entry, beganMs)).join(' '));
    }
    client.close();

    const expected = Array.from({ length: 20 }, (_, i) => `${i + 1}@${30_000 * (i + 1)}`);
    expect([...traces]).toEqual([`${expected.join(' ')} answer@600000`]);
  },
);

const relative = (entry: string, beganMs: number): string => {
  const [what, at] = entry.split(' @ ');
  return `${what}@${Number(at) - beganMs}`;
};
