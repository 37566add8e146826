import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { suites } from '../../suites/index.ts';
import type { Runner, RunningTest } from '../../suites/runner.ts';
import { suiteDefinitions } from '../../suites/suite-registry.ts';
import { scriptedServer } from '../servers/scripted-server.ts';

/** A tool that runs longer than its client waits, and does or does not stop when it is cancelled. */
const working = (stops: boolean) => () =>
  scriptedServer({
    run: ({ sleep, aborted }) =>
      stops
        ? new Promise((resolve) => aborted.addEventListener('abort', () => resolve('stopped')))
        : sleep(400_000).then(() => 'done'),
  });

const asked = { clients: ['codex-cli'], calls: [{ tool: 'run', arguments: {} }] };

interface Registered {
  readonly path: string;
  readonly run: (running?: RunningTest) => Promise<void>;
}

/** Registers with a runner that runs nothing by itself. */
function registered(register: (runner: Runner) => void): readonly Registered[] {
  const path: string[] = [];
  const tests: Registered[] = [];
  register({
    describe: (name, inner) => {
      path.push(name);
      inner();
      path.pop();
    },
    test: (name, _, run) => void tests.push({ path: [...path, name].join(' > '), run }),
  });
  return tests;
}

/** How each test ends: `passed`, `skipped: why`, or the message of its error. */
async function outcomes(register: (runner: Runner) => void) {
  const ended: { [path: string]: string } = {};
  for (const { path, run } of registered(register)) {
    const skips: string[] = [];
    const running = { skip: (why: string) => void skips.push(why) };
    ended[path] = await run(running).then(
      () => (skips.length === 0 ? 'passed' : `skipped: ${skips.join()}`),
      (error: Error) => error.message,
    );
  }
  return ended;
}

test('a suite has its findings as data, and a good twin has none', async () => {
  const findings = await suites.cancellation.findings(working(false), asked);
  expect(findings).toMatchObject([
    { client: 'codex-cli', tool: 'run', property: 'stops-when-cancelled', message: /ran on, the/ },
    { client: 'codex-cli', tool: 'run', property: 'outlives-cancel', message: /a timer fired/ },
  ]);
  expect(await suites.cancellation.findings(working(true), asked)).toEqual([]);
});

test('a suite registers a test for each property, in a group of its name', async () => {
  const ended = await outcomes((runner) => suites.cancellation(working(false), { ...asked, runner }));
  expect(ended).toMatchObject({
    'cancellation > codex-cli > no finding of stops-when-cancelled': expect.stringContaining('ran on'),
  });
  const good = await outcomes((runner) => suites.cancellation(working(true), { ...asked, runner }));
  expect(good['cancellation > codex-cli > no finding of stops-when-cancelled']).toBe('passed');
});

test('what a suite cannot judge is skipped with the reason, and named in its result', async () => {
  const ended = await outcomes((runner) => suites.cleanUp(working(true), { ...asked, runner }));
  expect(ended['clean-up > codex-cli > no finding of outlives-input']).toBe(
    'skipped: not judged: only a server over stdio has a process that ends with its standard input',
  );
  const { notJudged, proves } = await suites.cleanUp.result(working(true), asked);
  expect(proves).toBe(true); // leaves-nothing-running was judged
  expect(notJudged.map(({ property }) => property)).toEqual(['reopens-stream', 'keeps-sessions', 'outlives-input']);
});

test('a suite that could judge nothing proves nothing', async () => {
  const toolless = () => scriptedServer({});
  const { proves, findings } = await suites.payload.result(toolless, { clients: ['codex-cli'] });
  expect({ proves, findings }).toEqual({ proves: false, findings: [] });
  await expect(suites.payload.findings(toolless, { clients: ['codex-cli'] })).rejects.toMatchObject({
    code: 'ERR_USAGE',
    message: expect.stringContaining('no tool was called'),
  });
});

describe('a suite for servers over HTTP', () => {
  test('refuses another server when it is registered, and as data', async () => {
    const wrong = expect.objectContaining({ code: 'ERR_USAGE', message: expect.stringContaining('over HTTP') });
    expect(() => registered((runner) => suites.network(working(true), { runner }))).toThrow(wrong);
    await expect(suites.network.findings(working(true), asked)).rejects.toEqual(wrong);
  });
});

test('the group of answers-in-time has the tests of suite()', async () => {
  const paths = registered((runner) => suites.answersInTime(working(true), { ...asked, runner })).map(
    ({ path }) => path,
  );
  expect(paths).toEqual([
    'answers-in-time > codex-cli > starts the server',
    'answers-in-time > codex-cli > gets its answer: run',
  ]);
});

test('each suite has a question, and something that fails it', () => {
  for (const { summary, verdicts, properties } of suiteDefinitions) {
    expect(summary).toMatch(/\?$/);
    expect(verdicts.length + properties.length).toBeGreaterThan(0);
  }
});

test('the options of a user fail a suite that judges no verdicts, too', async () => {
  const lines = {
    command: process.execPath,
    args: [fileURLToPath(new URL('../servers/polluting-stdio.mjs', import.meta.url)), 'loud'],
  };
  const options = { clients: ['codex-cli'], failOn: ['stdout-pollution'] } as const;
  const ended = await outcomes((runner) => suites.cancellation(lines, { ...options, runner }));
  expect(ended['cancellation > codex-cli > nothing else that the options fail on']).toContain('stdout-pollution');
});
