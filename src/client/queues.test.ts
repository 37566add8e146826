import { describe, expect, test } from 'vitest';
import type { ClientProfile } from '../clocks/client-profile.ts';
import type { Queue } from '../clocks/queue.ts';
import { conditions, tested } from '../clocks/testing/hop.ts';
import { Queues } from './queues.ts';
import type { Tool } from './tool.ts';

const tool = (readOnly: boolean): Tool => ({ name: 'work', inputSchema: {}, readOnly, idempotent: false });
const queues = (queue: Partial<Queue>) => {
  const own: Queue = { of: 'call', among: 'server', atOnce: 1, ...tested, ...queue };
  return new Queues({ queues: [own] } as unknown as ClientProfile, conditions());
};

/** Enters so many at once, and says in which order they got in as each leaves in its turn. */
async function order(of: Queues, tools: readonly (Tool | undefined)[]): Promise<readonly string[]> {
  const log: string[] = [];
  await Promise.all(
    tools.map(async (one, index) => {
      const leave = await of.enter('call', one);
      log.push(`in ${index}`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`out ${index}`);
      leave();
    }),
  );
  return log;
}

describe('at most so many at once', () => {
  test('one, in the order they came', async () => {
    expect(await order(queues({}), [undefined, undefined, undefined])).toEqual([
      'in 0',
      'out 0',
      'in 1',
      'out 1',
      'in 2',
      'out 2',
    ]);
  });

  test('two', async () => {
    const log = await order(queues({ atOnce: 2 }), [undefined, undefined, undefined]);
    expect(log.slice(0, 2)).toEqual(['in 0', 'in 1']);
    expect(log.indexOf('in 2')).toBeGreaterThan(log.indexOf('out 0'));
  });

  test.each([
    ['no bound', { atOnce: null }],
    ['a bound that nobody knows', { atOnce: { unknown: 'no report' } }],
    ['a queue of something else', { of: 'execution' as const }],
    ['conditions under which it is none', { when: { transport: 'http' as const } }],
  ])('%s keeps nobody waiting', async (_, queue) => {
    expect((await order(queues(queue), [undefined, undefined])).slice(0, 2)).toEqual(['in 0', 'in 1']);
  });

  test('read-only tools pass by a queue that is not for them', async () => {
    const log = await order(queues({ unless: 'read-only' }), [tool(false), tool(true), tool(false)]);
    expect(log.slice(0, 2).sort()).toEqual(['in 0', 'in 1']);
    expect(log.indexOf('in 2')).toBeGreaterThan(log.indexOf('out 0'));
  });
});
