import { expect, test } from 'vitest';
import { scenario } from '../../src/check/scenario.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { met } from './http-met.ts';
import { httpServer } from './http-server.ts';
import { statelessServer } from './http-stateless-server.ts';

test.each(['vscode', 'claude-code-cli', 'codex-cli'])(
  '%s initialises again on 404 and sends the call again: one execution, and it fits',
  async (client) => {
    const { what, done, call, abouts } = await met(client, [faults.sessionLost()]);
    expect(what).toBe('fits: result at 10000');
    expect({ executions: done.executions, sessions: done.sessions }).toEqual({ executions: 1, sessions: 2 });
    expect(call.executions).toHaveLength(2);
    expect(abouts).toEqual([{ over: 'POST', method: 'tools/call', tool: 'work', status: 404 }]);
  },
);

test.each(['typescript-sdk-v1', 'typescript-sdk-v2', 'python-sdk-v1', 'python-sdk-v2', 'qwen-code'])(
  '%s does not, and the one who waits is told at once',
  async (client) => {
    const { what, done } = await met(client, [faults.sessionLost()]);
    expect(what).toBe(`fails: gave-up by ${client}/http-404 at 0`);
    expect(done.executions).toBe(0);
  },
);

test.each([
  [400, 'fits: result at 10000'],
  [503, 'fails: gave-up by vscode/http-5xx at 0'],
  [410, 'fails: gave-up by vscode/http-4xx at 0'],
] as const)('with %i vscode makes of it: %s', async (status, expected) => {
  expect((await met('vscode', [faults.sessionLost({ status })])).what).toBe(expected);
});

test('an error under the status 200 is taken for the answer: nothing can act on it', async () => {
  const { call, done } = await met('claude-code-cli', [faults.sessionLost({ status: 200 })]);
  expect(call.answer?.kind).toBe('protocol-error');
  expect(done).toMatchObject({ executions: 0, sessions: 1 });
});

test('lost a second time, the second try fails too', async () => {
  const { what, call } = await met('vscode', [faults.sessionLost({ times: 2 })]);
  expect(what).toBe('fails: gave-up by vscode/http-404 at 0');
  expect(call.executions).toHaveLength(2);
});

test('so many calls are served before', async () => {
  const { what, acted } = await met('vscode', [faults.sessionLost({ calls: 1 })]);
  expect({ what, acted }).toEqual({ what: 'fits: result at 10000', acted: false });
});

test('in mid call the stream breaks off, and an event store in memory is gone with the session', async () => {
  const plan = [faults.sessionLost({ when: 'mid-call' })];
  const { what, notes, done } = await met('typescript-sdk-v1', plan, { keepsEvents: true });
  expect(what).toBe('fails: gave-up by typescript-sdk-v1/request at 60000');
  expect(notes.slice(0, 2)).toEqual([
    '1000 the server restarts, without its sessions',
    '2000 says that it does not know the session',
  ]);
  expect(done.asked).not.toContain('GET resumes');
});

test('so long after it began, whatever comes in it finds it lost', async () => {
  const { app } = httpServer();
  const { transcript } = await scenario(
    { app },
    {
      client: 'codex-cli',
      call: { tool: 'work' },
      faults: [faults.sessionLost({ when: 'after-ms', afterMs: 5_000 }), faults.idleCut({ idleMs: 8_000 })],
    },
  );
  const lost = transcript.entries.filter((entry) => entry.kind === 'fault' && entry.fault === 'session-lost');
  // The standing GET is cut after 8 s, and opened again a second later.
  expect(lost[0]).toMatchObject({ atMs: 9_000, about: { over: 'GET', status: 404 } });
});

test('a server without sessions has none to lose', async () => {
  const { app } = statelessServer();
  const { call } = await scenario(
    { app },
    { client: 'python-sdk-v2', call: { tool: 'work' }, faults: [faults.sessionLost()] },
  );
  expect({ verdict: call?.verdict, acted: call?.faultsActed }).toEqual({ verdict: 'fits', acted: [] });
});
