import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { typescriptSdkV1 } from '../mocks/clients/typescript-sdk-v1.ts';
import { check } from '../src/check/check.ts';
import { exitReason, exitStatus } from '../src/check/judge/exit-status.ts';
import { argumentsDigest } from '../src/check/judge/expected-keys.ts';
import { updatedKnown } from '../src/check/judge/updated-known.ts';
import { type CheckOptions, fullOptions } from '../src/check/options/check-options.ts';
import type { FailOn } from '../src/check/options/fail-on.ts';
import { formatReport } from '../src/report/formats/format-report.ts';
import type { KnownFailures } from '../src/report/known-failures.ts';
import { toAnswerInTime } from '../src/vitest/to-answer-in-time.ts';
import { suite } from '../suites/index.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const wait = (ms: number, signal?: AbortSignal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => clearTimeout(timer));
  });

/** A server whose tools take so many milliseconds. */
const taking = (tools: { readonly [name: string]: number }) => () =>
  scriptedServer(
    Object.fromEntries(
      Object.entries(tools).map(([name, ms]) => [
        name,
        async ({ aborted }) => {
          await wait(ms, aborted);
          return 'done';
        },
      ]),
    ),
  );

const codex = { clients: ['codex-cli'], quick: true } satisfies CheckOptions;
const slow = 400_000;
const known = (...cells: NonNullable<KnownFailures['cells']>): KnownFailures => ({ cells });

describe('a known failure', () => {
  test('does not turn the check red, is marked, and keeps its verdict', async () => {
    const server = taking({ export: slow });
    const red = await check(server, codex);
    expect(exitStatus(red)).toBe(1);

    const expected = known({ client: 'codex-cli', tool: 'export', because: 'it becomes a job in June' });
    const report = await check(server, { ...codex, expect: expected });
    expect(report.exitStatus).toBe(0);
    expect(report.cells).toMatchObject([{ verdict: 'fails', expected: { because: 'it becomes a job in June' } }]);
    expect(report.expectations).toEqual({ confirmed: 1, stale: [], unchecked: [] });
    expect(report.totals).toEqual(red.totals);
    expect(report.findings.find(({ property }) => property === 'answers-within-budget')).toMatchObject({
      verdict: 'fails',
      expected: { because: 'it becomes a job in June' },
    });
    expect(exitStatus(report, ['fails', 'answers-within-budget'])).toBe(0);
    expect(exitStatus(red, ['answers-within-budget'])).toBe(1);
  });

  test('has one line in the text instead of its story, and nothing in the failures', async () => {
    const expect1 = known({ client: 'codex-cli', tool: 'export', because: 'it becomes a job in June' });
    const report = await check(taking({ export: slow, list: 1 }), { ...codex, expect: expect1 });
    const text = formatReport(report);
    expect(text).toContain('expected codex-cli · export {} fails: it becomes a job in June');
    expect(text).toMatch(/codex-cli .*≈ expected/);
    expect(text).toContain('2 cells: 1 fits, 1 fails (1 expected)');
    expect(text).not.toContain('gave up');
    expect(formatReport(report, 'failures')).toBe('');
  });

  test('that no longer fails turns the check red, with its name and what to do', async () => {
    const report = await check(taking({ export: 10 }), {
      ...codex,
      expect: known({ client: 'codex-cli', tool: 'export' }),
    });
    expect(report.exitStatus).toBe(1);
    expect(exitReason(report)).toBe('1 known failure no longer fails');
    expect(report.expectations?.stale).toEqual([
      { list: 'cells', index: 0, names: 'codex-cli export', why: 'it fits now' },
    ]);
    for (const format of ['text', 'failures'] as const) {
      const text = formatReport(report, format);
      expect(text).toContain('stale    cells[0] codex-cli export: it fits now');
      expect(text).toContain('do       remove these entries');
    }
  });

  test('hides no other failure: of another tool, client, plan, or argument', async () => {
    const server = taking({ export: slow, other: slow });
    const report = await check(server, { ...codex, expect: known({ client: 'codex-cli', tool: 'export' }) });
    expect(report.exitStatus).toBe(1);
    expect(exitReason(report)).toBe('1 cell fails');
    expect(formatReport(report, 'failures')).toMatch(/^Calls: 1 of 2 fails/);
    expect(formatReport(report, 'failures')).not.toContain('export');

    const call = { tool: 'export', arguments: { id: 1 } };
    const others: readonly NonNullable<KnownFailures['cells']>[number][] = [
      { client: 'typescript-sdk-v1', tool: 'export', arguments: { id: 1 } },
      { client: 'codex-cli:tool_timeout_sec=200', tool: 'export', arguments: { id: 1 } },
      { client: 'codex-cli', tool: 'export', arguments: { id: 2 } },
      { client: 'codex-cli', tool: 'export' },
      { client: 'codex-cli', tool: 'export', argumentsSha256: argumentsDigest({ id: 2 }) },
      { client: 'codex-cli', tool: 'export', arguments: { id: 1 }, plan: [{ fault: 'upstream-slow', parameters: {} }] },
      { client: 'codex-cli', tool: 'export', arguments: { id: 1 }, gateways: ['nginx'] },
      { client: 'codex-cli', tool: 'export', arguments: { id: 1 }, mode: 'interactive' },
    ];
    for (const one of others) {
      const other = await check(server, { ...codex, calls: [call], expect: known(one) });
      expect([one, other.exitStatus, other.expectations?.unchecked.length]).toEqual([one, 1, 1]);
      expect(other.expectations?.stale).toEqual([]);
    }
    for (const one of [{ arguments: { id: 1 } }, { argumentsSha256: argumentsDigest({ id: 1 }) }]) {
      const same = await check(server, {
        ...codex,
        calls: [call],
        expect: known({ client: 'codex-cli', tool: 'export', ...one }),
      });
      expect(same.exitStatus).toBe(0);
    }
  });

  test('with generated arguments is known with another seed, and another version of the profile', async () => {
    const expected = known({ client: 'codex-cli', tool: 'export' });
    // The simplest sample is the same for every seed. This server refuses it, so the next one counts.
    const server = () => {
      const made = new Server({ name: 's', version: '1' }, { capabilities: { tools: {} } });
      const inputSchema = {
        type: 'object',
        properties: { n: { type: 'string', minLength: 8 } },
        required: ['n'],
      } as const;
      const annotations = { readOnlyHint: true };
      made.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [{ name: 'export', inputSchema, annotations }] }));
      made.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
        if (params.arguments?.n === 'aaaaaaaa') return { isError: true, content: [] };
        await wait(slow, signal);
        return { content: [] };
      });
      return made;
    };
    const seen = new Set<string>();
    for (const seed of [1, 2, 3]) {
      const report = await check(server, { ...codex, seed, expect: expected });
      expect(report.exitStatus).toBe(0);
      seen.add(JSON.stringify(report.cells[0]?.arguments));
    }
    expect(seen.size).toBeGreaterThan(1);

    const next = { ...typescriptSdkV1, version: '99.0.0' };
    const ofNext = await check(server, {
      clients: [next],
      quick: true,
      expect: known({ client: 'typescript-sdk-v1', tool: 'export' }),
    });
    expect(ofNext.cells[0]).toMatchObject({ profile: 'typescript-sdk-v1@99.0.0', expected: { because: null } });
  });

  test('of a start-up: its calls are unknown, and that is not hidden', async () => {
    const server = () => new Promise<never>(() => {});
    const both = { clients: ['codex-cli', 'vscode'], quick: true, calls: [{ tool: 'x', arguments: {} }] };
    const red = await check(server, both);
    expect(red.startup.map(({ verdict }) => verdict)).toContain('fails');
    const failing = red.startup.filter(({ verdict }) => verdict === 'fails').map(({ client }) => ({ client }));
    const report = await check(server, { ...both, expect: { startups: failing } });
    expect(report.startup.filter(({ expected }) => expected !== undefined)).toHaveLength(failing.length);
    expect(exitReason(report)).toBe('nothing-proved'); // every call is unknown
    expect(report.exitStatus).toBe(1);
  });

  test('that is unknown in this run is neither hidden nor stale', async () => {
    const report = await check(taking({ export: slow }), {
      clients: ['cursor', 'codex-cli'],
      quick: true,
      expect: known({ client: 'cursor', tool: 'export' }, { client: 'codex-cli', tool: 'export' }),
    });
    expect(report.cells.find(({ client }) => client === 'cursor')).not.toHaveProperty('expected');
    expect(report.expectations).toMatchObject({
      confirmed: 1,
      stale: [],
      unchecked: [{ index: 0, why: 'its verdict is unknown in this run' }],
    });
    expect(exitStatus(report)).toBe(0);
    expect(exitStatus(report, ['unknown'])).toBe(1);
  });

  test('that is tight: a failure is worse than what is known', async () => {
    const tight = known({ client: 'codex-cli', tool: 'export', verdict: 'tight' });
    const nearly = await check(taking({ export: 299_500 }), { ...codex, expect: tight });
    expect(nearly.cells[0]).toMatchObject({ verdict: 'tight', expected: { because: null } });
    expect(exitStatus(nearly, ['fails', 'tight'])).toBe(0);
    const worse = await check(taking({ export: slow }), { ...codex, expect: tight });
    expect(exitStatus(worse)).toBe(1);
    const fine = await check(taking({ export: 1 }), { ...codex, expect: tight });
    expect(fine.expectations?.stale).toHaveLength(1);
    const better = await check(taking({ export: 299_500 }), {
      ...codex,
      expect: known({ client: 'codex-cli', tool: 'export' }),
    });
    expect(better.expectations?.stale).toMatchObject([{ why: 'it is tight now' }]);
  });
});

describe('a known finding', () => {
  const blocking = () => {
    let turn: Promise<unknown> = Promise.resolve();
    const inTurn = (ms: number) => async () => {
      const mine = turn.then(() => wait(ms));
      turn = mine;
      await mine;
      return 'done';
    };
    return scriptedServer({ slow: inTurn(20_000), other: inTurn(5) });
  };
  const options = { clients: ['vscode'] } satisfies CheckOptions;
  const failOn: FailOn = ['fails', 'blocks-others'];
  const found = { findings: [{ property: 'blocks-others', tool: 'slow' }] };

  test('does not turn the check red; twin: another property, another tool', async () => {
    const red = await check(blocking, options);
    expect(exitStatus(red, failOn)).toBe(1);
    const report = await check(blocking, { ...options, expect: found });
    expect(exitStatus(report, failOn)).toBe(0);
    expect(report.findings.find(({ property }) => property === 'blocks-others')).toHaveProperty('expected');
    expect(formatReport(report)).toContain('expected vscode · blocks-others of slow');
    for (const other of [
      { property: 'blocks-next-call', tool: 'slow' },
      { property: 'blocks-others', tool: 'other' },
      { property: 'blocks-others' },
    ])
      expect(exitStatus(await check(blocking, { ...options, expect: { findings: [other] } }), failOn)).toBe(1);
  });

  test('that is gone turns the check red, but only where the property was judged', async () => {
    const fine = taking({ slow: 20_000, other: 5 });
    const report = await check(fine, { ...options, expect: found });
    expect(report.expectations?.stale).toMatchObject([{ list: 'findings', index: 0, why: 'it was not found' }]);
    expect(exitStatus(report)).toBe(1);
    const quick = await check(fine, { ...options, quick: true, expect: found });
    expect(quick.expectations).toMatchObject({ stale: [], unchecked: [{ index: 0 }] });
    const uncalled = await check(fine, { ...options, calls: [{ tool: 'other' }], expect: found });
    expect(uncalled.expectations).toMatchObject({ stale: [], unchecked: [{ index: 0 }] });
  });
});

describe('an update', () => {
  const options = { ...codex, clients: ['codex-cli', 'vscode', 'cursor'] } satisfies CheckOptions;
  const update = async (
    server: () => object,
    before: KnownFailures,
    failOn: FailOn = ['fails'],
    more: CheckOptions = {},
  ) => {
    const asked = { ...options, ...more, expect: before };
    const report = await check(server as never, asked);
    return { report, ...updatedKnown(report, before, fullOptions(asked), failOn) };
  };

  test('writes what fails, and the next run is green; again, it changes nothing', async () => {
    const server = taking({ export: slow, report: slow, list: 1 });
    const { known: written, added, removed } = await update(server, {});
    expect(written).toEqual({
      startups: [],
      cells: [
        { client: 'codex-cli', tool: 'export' },
        { client: 'codex-cli', tool: 'report' },
      ],
      findings: [],
    });
    expect([added, removed]).toEqual([2, 0]);
    expect((await check(server, { ...options, expect: written })).exitStatus).toBe(0);
    const again = await update(server, written);
    expect(again).toMatchObject({ known: written, added: 0, removed: 0 });
  });

  test('removes what no longer fails, and keeps reasons and what this run says nothing about', async () => {
    const before: KnownFailures = {
      cells: [
        { client: 'codex-cli', tool: 'report', because: 'large' },
        { client: 'codex-cli', tool: 'healed' },
        { client: 'gemini-cli', tool: 'report', because: 'not played here' },
        { client: 'cursor', tool: 'report', because: 'unknown here' },
      ],
    };
    const after = await update(taking({ report: slow, healed: 1, fresh: slow }), before);
    expect(after.known.cells).toEqual([
      { client: 'codex-cli', tool: 'fresh' },
      { client: 'codex-cli', tool: 'report', because: 'large' },
      { client: 'cursor', tool: 'report', because: 'unknown here' },
      { client: 'gemini-cli', tool: 'report', because: 'not played here' },
    ]);
    expect([after.added, after.removed]).toEqual([1, 1]);
  });

  test('never hides what is unknown, nor that nothing is proved', async () => {
    const unknown = await update(taking({ export: slow }), {}, ['fails', 'unknown', 'warnings'], {
      clients: ['cursor'],
    });
    expect(unknown.report.cells).toMatchObject([{ verdict: 'unknown' }]);
    expect(unknown.known).toEqual({ startups: [], cells: [], findings: [] });
    expect(exitStatus(unknown.report)).toBe(1);
  });

  test('names given arguments, long ones by their digest', async () => {
    const long = { text: 'x'.repeat(500) };
    const calls = [
      { tool: 'export', arguments: { b: 1, a: 2 } },
      { tool: 'export', arguments: long },
    ];
    const server = taking({ export: slow });
    const { known: written } = await update(server, {}, ['fails'], { calls, clients: ['codex-cli'] });
    expect(written.cells).toHaveLength(2);
    expect(written.cells).toContainEqual({ client: 'codex-cli', tool: 'export', arguments: { b: 1, a: 2 } });
    expect(written.cells).toContainEqual({
      client: 'codex-cli',
      tool: 'export',
      argumentsSha256: argumentsDigest(long),
    });
    const again = { ...codex, calls: calls.toReversed(), expect: written };
    expect((await check(server, again)).exitStatus).toBe(0);
  });

  test('with warnings that fail: findings without a verdict, and tight cells', async () => {
    const failOn: FailOn = ['fails', 'tight', 'warnings'];
    const server = taking({ export: 299_500, other: 5 });
    const { known: written } = await update(server, {}, failOn, { clients: ['codex-cli'], quick: false });
    expect(written.cells).toEqual([{ client: 'codex-cli', tool: 'export', verdict: 'tight' }]);
    const report = await check(server, { clients: ['codex-cli'], expect: written });
    expect(exitStatus(report, failOn)).toBe(0);
  });

  test('takes a worse verdict into an entry, and keeps its reason', async () => {
    const before = known({ client: 'codex-cli', tool: 'export', verdict: 'tight', because: 'near' });
    const after = await update(taking({ export: slow }), before);
    expect(after.known.cells).toEqual([{ client: 'codex-cli', tool: 'export', because: 'near' }]);
    expect([after.added, after.removed]).toEqual([1, 1]);
  });
});

describe('in test files', () => {
  const asked = { isNot: false, stop: new AbortController().signal, limit: null };
  const export1 = { client: 'codex-cli', tool: 'export', arguments: {} };

  test('the matcher passes on a known failure, and fails on a healed or another one', async () => {
    const assert = (tool: string, ms: number) =>
      toAnswerInTime(taking({ [tool]: ms }), tool, {}, { clients: ['codex-cli'], expect: known(export1) }, asked);
    expect(await assert('export', slow)).toMatchObject({ pass: true });
    const healed = await assert('export', 1);
    expect(healed.pass).toBe(false);
    expect(healed.message()).toContain('stale    cells[0] codex-cli export {}: it fits now');
    expect(await assert('other', slow)).toMatchObject({ pass: false });
  });

  test('a suite does the same', async () => {
    const found = (tools: { readonly [name: string]: number }) =>
      suite.findings(taking(tools), {
        clients: ['codex-cli', 'vscode'],
        calls: Object.keys(tools).map((tool) => ({ tool, arguments: {} })),
        expect: known(export1),
      });
    expect(await found({ export: slow, other: 1 })).toEqual([]);
    expect(await found({ export: slow, other: slow })).toMatchObject([{ client: 'codex-cli', tool: 'other' }]);
    expect(await found({ export: 1, other: 1 })).toMatchObject([
      { tool: null, message: expect.stringContaining('stale    cells[0] codex-cli export {}: it fits now') },
    ]);
  });
});
