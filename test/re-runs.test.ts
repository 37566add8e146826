import { describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { played, profile } from './played.ts';
import { handMade, usual } from './servers/silent-server.ts';

const calling = { calls: [{ tool: 'work', arguments: {} }] };
const refused = { error: { code: -32000, message: 'busy' } };
/** A server whose first calls get this reply, the later ones an answer. */
const first = (times: number, reply: ReturnType<ReturnType<typeof usual>>, hints?: object) =>
  handMade((method, before) => (method === 'tools/call' && before < times ? reply : usual(undefined, hints)(method)));
const executions = (seen: readonly string[]) => seen.filter((method) => method === 'tools/call').length;

describe('an answer that only a re-run brought', () => {
  test('fails, says so, and says when the first execution was given up', async () => {
    const { make } = first(1, undefined);
    const report = await check(make, { clients: ['google-adk-python'], ...calling });
    expect(report.cells[0]).toMatchObject({
      verdict: 'fails',
      outcome: 'answered',
      answer: { atMs: 5_000 },
      gaveUp: { atMs: 5_000, by: 'google-adk-python/read' },
    });
    expect(report.cells[0]?.executions).toHaveLength(2);
    expect(report.findings[0]?.message).toBe('only execution 2 brought the answer: the tool ran 2 times');
  });

  test('its good twin answers the first time, and fits', async () => {
    const { make } = first(0, undefined);
    const report = await check(make, { clients: ['google-adk-python', 'crewai'], ...calling });
    expect(report.cells.map(({ verdict }) => verdict)).toEqual(['fits', 'fits']);
    expect(report.findings).toEqual([]);
  });

  test('CrewAI waits 1 s and 2 s between its three, on the session of the call', async () => {
    const { make, seen } = first(2, undefined);
    const report = await check(make, { clients: ['crewai'], ...calling, explain: 0, quick: true });
    expect(report.cells[0]?.executions.map(({ sentAtMs }) => sentAtMs)).toEqual([0, 31_000, 63_000]);
    expect(report.cells[0]).toMatchObject({ verdict: 'fails', answer: { atMs: 63_000 } });
    // One connection for the start-up, and one for the call.
    expect(seen.filter((what) => what === 'connect')).toHaveLength(2);
  });
});

describe('a tool that refuses', () => {
  test('is run again by those who take every exception for a reason to, and by no others', async () => {
    const runs = async (client: string) => {
      const { make, seen } = first(9, refused);
      await played(make, ['work'], { client });
      return executions(seen);
    };
    expect(await runs('google-adk-python')).toBe(2);
    expect(await runs('crewai')).toBe(3);
    expect(await runs('qwen-code')).toBe(1);
    expect(await runs('typescript-sdk-v1')).toBe(1);
  });

  test('for good has answered all the same; one that answers the second time was run twice', async () => {
    const judged = async (times: number) => {
      const report = await check(first(times, refused).make, { clients: ['google-adk-python'], ...calling });
      return report.cells.map(({ verdict, outcome, answer }) => [verdict, outcome, answer?.kind]);
    };
    expect(await judged(9)).toEqual([['fits', 'answered', 'protocol-error']]);
    expect(await judged(1)).toEqual([['fails', 'answered', 'result']]);
  });
});

describe('a server that ends in mid-call: Qwen Code', () => {
  const trusted = { client: 'qwen-code', settings: { trust: true } };

  test('runs a read-only tool of a trusted server again, on a new connection', async () => {
    const { make, seen } = first(1, 'end');
    const { entries } = await played(make, ['work'], trusted);
    expect(executions(seen)).toBe(2);
    expect(seen.filter((what) => what === 'connect')).toHaveLength(2);
    expect(
      entries
        .filter((entry) => entry.kind === 'begin')
        .map((entry) => entry.span)
        .slice(-6),
    ).toEqual(['handshake', 'list', 'page', 'page', 'page', 'execution']);
  });

  test('up to three times', async () => {
    const { make, seen } = first(9, 'end');
    await played(make, ['work'], trusted);
    expect(executions(seen)).toBe(4);
  });

  test.each([
    ['is not trusted', { client: 'qwen-code' }, { readOnlyHint: true }],
    ['may do harm twice', trusted, {}],
    ['says it is not idempotent', trusted, { readOnlyHint: true, idempotentHint: false }],
  ])('runs nothing again that %s', async (_, options, hints) => {
    const { make, seen } = first(1, 'end', hints);
    await played(make, ['work'], options);
    expect(executions(seen)).toBe(1);
  });

  test('an idempotent tool need not be read-only', async () => {
    const { make, seen } = first(1, 'end', { idempotentHint: true });
    await played(make, ['work'], trusted);
    expect(executions(seen)).toBe(2);
  });

  test('does not run again what only took too long', async () => {
    const { make, seen } = first(9, undefined);
    await played(make, ['work'], trusted);
    expect(executions(seen)).toBe(1);
  });
});

test('a profile with one re-run too many is caught', async () => {
  const right = profile('crewai');
  const wrong = {
    ...right,
    retries: right.retries!.map((retry) => (retry.of === 'execution' ? { ...retry, times: 3 } : retry)),
  };
  const { make, seen } = first(9, undefined);
  await played(make, ['work'], { client: wrong });
  expect(executions(seen)).toBe(4);
});
