import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { exitStatus } from '../src/check/judge/exit-status.ts';
import type { CheckOptions } from '../src/check/options/check-options.ts';
import type { CheckReport } from '../src/report/check-report.ts';
import { plain } from '../src/report/drawing/palette.ts';
import { humanReport } from '../src/report/formats/text.ts';
import { cell, report } from '../src/report/testing/reports.ts';
import { everyClientAnswered } from '../src/vitest/assertion.ts';
import { cellProblem } from '../suites/problems.ts';
import { freePort } from './http/free-port.ts';
import { randomHere } from './servers/random/random-here.mjs';
import { type RandomPlan, randomPlan } from './servers/random/random-plan.mjs';

/** The least patient is not the first of these, and two of them put the same on the wire. */
const clients = ['codex-cli', 'codex-cli:tool_timeout_sec=10', 'typescript-sdk-v1', 'vscode'];
const quick: RandomPlan = {
  seed: 0,
  starts: {},
  diesAtMessage: null,
  hidesFirstEvery: null,
  keepsPortAt: null,
  tools: [
    { name: 'a', readOnly: true, schema: { type: 'object' }, how: 'slow', afterMs: 45_000, everyMs: 0 },
    { name: 'b', readOnly: true, schema: { type: 'object' }, how: 'hang', afterMs: 0, everyMs: 0 },
  ],
};
const told = ({ cells }: CheckReport) =>
  cells.map(({ client, settings, tool, verdict }) => [client, Object.values(settings), tool, verdict]);
const text = (report: CheckReport) => humanReport(report, { palette: plain, width: 100 });

/** Each client has one start-up and a cell for every call that it or another made, and a reason where it is unknown. */
function expectEveryCell(report: CheckReport, count: number): void {
  expect(report.startup).toHaveLength(count);
  const calls = new Set(report.cells.map(({ tool }) => tool));
  for (const { client, settings } of report.startup) {
    const own = report.cells.filter(
      (one) => one.client === client && JSON.stringify(one.settings) === JSON.stringify(settings),
    );
    expect(own.map(({ tool }) => tool).toSorted()).toEqual([...calls].toSorted());
  }
  for (const { verdict, because, played } of report.cells) {
    if (verdict === 'unknown') expect(because).toEqual(expect.any(String));
    else expect(played).toBe(true);
  }
}

describe('a start that fails', () => {
  test('of a client that comes along: its cell is unknown, its start-up fails, and both say why', async () => {
    const report = await check(randomHere({ ...quick, starts: { 1: 'throw' } }), {
      clients: clients.slice(0, 2),
      calls: [{ tool: 'a' }],
    });
    expect(told(report)).toEqual([
      ['codex-cli', [], 'a', 'fits'],
      ['codex-cli', [10], 'a', 'unknown'],
    ]);
    expect(report.cells[1]).toMatchObject({ played: false, because: expect.stringContaining('another instance') });
    expect(report.startup.map(({ verdict }) => verdict)).toEqual(['fits', 'fails']);
    expect(exitStatus(report)).toBe(1);
    expect(text(report)).toMatch(/not made the server did not start: .*another instance/);
  });

  test('between two calls of the client that is played: the next call has a start of its own', async () => {
    const three = [...quick.tools, { ...quick.tools[0]!, name: 'c' }].map((tool) => ({ ...tool, how: 'hang' }));
    const report = await check(randomHere({ ...quick, tools: three, starts: { 1: 'silent' } }), {
      clients: ['codex-cli'],
      calls: three.map(({ name }) => ({ tool: name, arguments: {} })),
    });
    expect(report.cells.map(({ verdict }) => verdict).toSorted()).toEqual(['fails', 'fails', 'unknown']);
    expect(report.startup[0]).toMatchObject({
      verdict: 'fails',
      because: 'this was start 2 of the server, after a start that went well',
    });
    const found = report.findings.filter(({ property, tool }) => property === 'answers-within-budget' && tool === null);
    expect(found).toMatchObject([
      {
        message: expect.stringMatching(/; this was start 2 of the server, after a start that went well$/),
        figures: { start: 2, goodStarts: 1 },
      },
    ]);
  });

  test('of every client, before any tool is known: what was asked for is unknown for each of them', async () => {
    const all = Object.fromEntries(Array.from({ length: 50 }, (_, start) => [start, 'refuse-initialize']));
    const report = await check(randomHere({ ...quick, starts: all }), {
      clients,
      calls: [{ tool: 'a' }, { tool: 'b' }],
    });
    expectEveryCell(report, 4);
    expect(report.cells).toHaveLength(8);
    expect(report.cells.every(({ played }) => !played)).toBe(true);
    expect(report.findings.find(({ property }) => property === 'nothing-proved')?.message).toContain(
      'no tool was called',
    );
  });

  test('under one fault plan alone: the calls of the other plan are unknown under it', async () => {
    const server = randomHere({ ...quick, tools: quick.tools.slice(0, 1), starts: { 1: 'throw' } });
    const report = await check(server, { clients: ['codex-cli'], plans: [[], []] });
    expect(report.cells.map(({ tool, played }) => [tool, played])).toEqual([
      ['a', true],
      ['a', false],
    ]);
  });
});

test('a call that was not made passes no test, even where what nobody knows may pass', () => {
  const unplayed = cell('codex-cli', 'a', {
    verdict: 'unknown',
    played: false,
    because: 'not listed',
    outcome: 'lost',
  });
  const told = report([cell('vscode', 'a'), unplayed]);
  const none = { failing: [], ofLimit: [], noted: [] };
  expect(everyClientAnswered(told, none, {}).pass).toBe(false);
  expect(cellProblem(told, unplayed, none, { errors: 'allowed', failOn: [] })?.message).toContain('not listed');
  const doubtful = cell('codex-cli', 'a', { verdict: 'unknown', because: 'nobody knows a limit' });
  expect(everyClientAnswered(report([doubtful]), none, {}).pass).toBe(true);
});

test('a tool that another client was shown, and this one not', async () => {
  const report = await check(randomHere({ ...quick, hidesFirstEvery: 2 }), {
    clients: ['codex-cli', 'vscode'],
    jobs: 1,
  });
  expectEveryCell(report, 2);
  const hidden = report.cells.filter(({ because }) => because?.startsWith('not listed') === true);
  expect(hidden.length).toBeGreaterThan(0);
  expect(text(report)).toContain('not listed');
});

test('a tool that was asked for, and that no client was shown, is a mistake; so are arguments that none may give', async () => {
  const server = () => randomHere(quick);
  await expect(check(server(), { clients, calls: [{ tool: 'nope' }] })).rejects.toMatchObject({ code: 'ERR_USAGE' });
  await expect(check(server(), { clients, budgets: { nope: 5 } })).rejects.toMatchObject({ code: 'ERR_USAGE' });
});

test('whatever a random server does in this process, no cell is lost', async () => {
  for (let seed = 1; seed <= 25; seed++) {
    const plan = randomPlan(seed);
    const options: CheckOptions = { clients, allTools: true, seed, horizonMs: 3_600_000, maxSteps: 5_000 };
    try {
      const report = await check(randomHere(plan), options);
      expectEveryCell(report, clients.length);
    } catch (error) {
      // Nobody could even connect.
      expect(error, `seed ${seed}: ${JSON.stringify(plan)}`).toMatchObject({ code: 'ERR_LINK' });
    }
  }
}, 120_000);

describe('in a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lost-cells-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const script = (name: string, plan: RandomPlan, ...args: readonly string[]) => {
    const file = join(folder, `starts-${Math.random()}`);
    writeFileSync(file, '0');
    const path = fileURLToPath(new URL(`./servers/random/${name}`, import.meta.url));
    return { command: process.execPath, args: [path, JSON.stringify(plan), file, ...args] };
  };

  test('every second start fails over stdio', async () => {
    const server = script('random-stdio.mjs', { ...quick, starts: { 1: 'throw' } });
    const report = await check(server, { clients: clients.slice(0, 2), calls: [{ tool: 'a', arguments: {} }] });
    expect(told(report).map((row) => row[3])).toEqual(['fits', 'unknown']);
    expect(report.startup.map(({ verdict }) => verdict)).toEqual(['fits', 'fails']);
    expect(exitStatus(report)).toBe(1);
  }, 60_000);

  test('the port is taken over HTTP', async () => {
    const port = await freePort();
    const server = script('random-http.mjs', { ...quick, starts: { 1: 'exit' } }, String(port));
    const http = `http://127.0.0.1:${port}/mcp`;
    const options = { clients: ['codex-cli', 'vscode'], calls: [{ tool: 'a' }], quick: true }; // two starts
    const report = await check({ ...server, http }, options);
    expectEveryCell(report, 2);
    expect(report.startup.map(({ verdict }) => verdict)).toEqual(['fits', 'fails']);
    expect(report.startup[1]?.because).toContain('ended with status 3 before it listened');
  }, 60_000);
});
