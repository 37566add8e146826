import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { suites } from '../../suites/index.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { type JobPolicy, jobServer } from './servers/jobs.ts';
import { retrying } from './servers/retrying.ts';

const clients = ['codex-cli'];
const calls = [{ tool: 'start_export', arguments: {} }];

/** The findings about jobs, as `tool: message`. */
async function foundOf(policy: JobPolicy) {
  const properties = ['job-handles', 'keeps-jobs'];
  const report = await check(jobServer(policy), { clients, calls, explain: 0, properties });
  expect(report.notJudged.filter(({ property }) => properties.includes(property))).toEqual([]);
  return report.findings.flatMap(({ property, tool, message }) =>
    properties.includes(property) ? [`${property} ${tool}: ${message}`] : [],
  );
}

describe('a job that is polled as a model does', () => {
  test('has no findings where all of it is well', async () => {
    expect(await foundOf({})).toEqual([]);
  });

  test('of which the first call for its state waits for the end of the job', async () => {
    expect(await foundOf({ firstStateMs: 300_000 })).toEqual([
      'job-handles check_export: the call for its state is answered after 300000 ms; an answer without work needs no more than 1000 ms',
    ]);
  });

  test.each<[string, JobPolicy, string]>([
    [
      'its handle comes late',
      { handleMs: 8_000 },
      'job-handles start_export: the call for its handle is answered after 8000 ms; an answer without work needs no more than 1000 ms',
    ],
    [
      'its state waits for the work',
      { stateMs: 50_000 },
      'job-handles check_export: the call for its state is answered after 50000 ms; an answer without work needs no more than 1000 ms',
    ],
    [
      'an unknown handle seems to run',
      { unknown: 'running' },
      'job-handles check_export: the call for an unknown handle is answered as if the job existed: "running"',
    ],
    [
      'an unknown handle makes an error escape',
      { unknown: 'crash', keepMs: 365 * 24 * 3_600_000 },
      `job-handles check_export: the call for an unknown handle is answered with an error that does not say what is the case: ${JSON.stringify("Cannot read properties of undefined (reading 'doneMs')")}`,
    ],
    [
      'it is never forgotten',
      { keepMs: Number.POSITIVE_INFINITY },
      'keeps-jobs check_export: a finished job is still kept 30 days after its client received the result',
    ],
  ])('%s', async (_, policy, message) => {
    expect(await foundOf(policy)).toContain(message);
  });
});

test('a server without jobs is not judged by what jobs need', async () => {
  const server = () => scriptedServer({ quick: async () => 'done' });
  const { findings, notJudged, proves } = await suites.longRunning.result(server, { clients });
  expect(findings).toEqual([]);
  expect(notJudged.map(({ property, under }) => `${property}, ${under}`)).toContain('job-handles, null');
  expect(proves).toBe(true); // the calls were
});

describe('an upstream that hangs', () => {
  const fetching = (limitMs: number | null) => () =>
    scriptedServer({
      search: async () => {
        const signal = limitMs === null ? {} : { signal: AbortSignal.timeout(limitMs) };
        const found = await fetch('http://upstream.test/', signal).catch(() => null);
        return found === null ? 'The upstream did not answer within 10 s. Try a narrower search.' : found.text();
      },
    });

  test('fails a server without a deadline of its own, and not one with a deadline', async () => {
    const found = async (limitMs: number | null) =>
      (await suites.longRunning.findings(fetching(limitMs), { clients, unknown: 'allowed' })).map(
        ({ message }) => message.split('\n')[0],
      );
    expect(await found(null)).toEqual(['while its upstream hangs:']);
    expect(await found(10_000)).toEqual([]);
  });
});

describe('a health check beside a call whose upstream hangs', () => {
  /** Calls take turns, or do not. */
  const server = (inTurn: boolean) => () => {
    let last: Promise<unknown> = Promise.resolve();
    return scriptedServer({
      search: async () => {
        const found = fetch('http://upstream.test/', { signal: AbortSignal.timeout(20_000) }).then(
          () => 'found',
          () => 'The upstream did not answer within 20 s.',
        );
        last = found;
        return found;
      },
      health: async () => (inTurn ? last.then(() => 'well') : 'well'),
    });
  };

  test('waits where calls take turns', async () => {
    const found = async (inTurn: boolean) => {
      const findings = await suites.longRunning.findings(server(inTurn), { clients, unknown: 'allowed' });
      return findings.map(({ property, message }) => `${property}: ${message.replace(/\s+/g, ' ')}`);
    };
    expect(await found(true)).toEqual([
      expect.stringMatching(/^blocks-others: while its upstream hangs: .*a call of health waits 20000 ms/),
    ]);
    expect(await found(false)).toEqual([]);
  });
});

test('retries while the upstream fails are bounded, or found', async () => {
  const found = async (attempts: number) => {
    const findings = await suites.longRunning.findings(retrying(attempts), { clients, unknown: 'allowed' });
    return findings.flatMap(({ property, message }) =>
      property === 'retries-unbounded' ? [message.replace(/\s+/g, ' ')] : [],
    );
  };
  expect(await found(20)).toEqual([
    expect.stringContaining('it sent "GET upstream.test/search" 20 times in 19000 ms while its upstream failed'),
  ]);
  expect(await found(3)).toEqual([]);
});

describe('numbers that the caller chooses', () => {
  const waiting = (most: number | null) => () =>
    scriptedServer(
      { wait: async ({ sleep }) => sleep(most ?? 7_200_000).then(() => 'done') },
      { inputSchema: { type: 'object', properties: { timeoutMs: { type: 'integer', minimum: 1 } } } },
    );
  const asked = [{ tool: 'wait', arguments: { timeoutMs: 100 } }];

  test('are not judged where no call was answered', async () => {
    const { notJudged } = await suites.longRunning.result(waiting(null), { clients, calls: asked });
    expect(notJudged.map(({ property }) => property)).toContain('uncapped-arguments');
  });
});
