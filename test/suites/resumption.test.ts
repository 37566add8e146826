import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { suites } from '../../suites/index.ts';
import { httpServer } from '../faults/http-server.ts';
import { scriptedServer } from '../servers/scripted-server.ts';

const clients = ['typescript-sdk-v1'];

async function resumed(...[server, options]: Parameters<typeof suites.resumption.result>) {
  const { findings, notJudged } = await suites.resumption.result(server, { clients, ...options });
  return { found: findings.map(({ property, message }) => `${property}: ${message.replace(/\s+/g, ' ')}`), notJudged };
}

describe('a call that is repeated because its answer was lost', () => {
  const paying = (remembers: boolean) => () => {
    const answers = new Map<string, Promise<string>>();
    const pay = async () => (await fetch('http://bank.test/payments', { method: 'POST', body: '1' })).text();
    return scriptedServer({
      pay: () => {
        if (!remembers) return pay();
        const known = answers.get('pay') ?? pay();
        answers.set('pay', known);
        return known;
      },
    });
  };
  const options = { faults: [faults.upstreamSlow({ delayMs: 10, answer: { body: 'paid' } })] };

  test('writes again', async () => {
    expect((await resumed(paying(false), options)).found).toEqual([
      expect.stringContaining('it sent "POST bank.test/payments" again, 2 times in total'),
    ]);
    expect((await resumed(paying(true), options)).found).toEqual([]);
  });

  test('is not judged where nothing is written', async () => {
    const { found, notJudged } = await resumed(() => scriptedServer({ read: async () => 'done' }));
    expect(found).toEqual([]);
    expect(notJudged).toContainEqual({
      property: 'unsafe-to-run-again',
      under: null,
      why: 'no call was seen to write to an upstream over HTTP (POST or PATCH)',
    });
  });
});

describe('a stream that breaks off in mid-call', () => {
  test('loses the answer unless the server keeps its events', async () => {
    const { app } = httpServer({ workMs: 10_000 });
    expect((await resumed({ app })).found).toContainEqual(
      expect.stringMatching(/^loses-streamed-answers: .*never received the answer/),
    );
    const keeping = httpServer({ workMs: 10_000, keepsEvents: true });
    expect((await resumed({ app: keeping.app })).found.filter((one) => one.startsWith('loses'))).toEqual([]);
  });

  test('is not judged where the answer is no stream', async () => {
    const { app } = httpServer({ workMs: 10_000, json: true });
    const { found, notJudged } = await resumed({ app });
    expect(found.filter((one) => one.startsWith('loses'))).toEqual([]);
    expect(notJudged).toContainEqual(expect.objectContaining({ property: 'loses-streamed-answers' }));
  });
});
