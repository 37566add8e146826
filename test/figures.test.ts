import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createServer as naive } from '../examples/01-naive-server/server.ts';
import { createServer as forgotten } from '../examples/03-forgotten-loser/server.ts';
import { createServer as deaf } from '../examples/04-deaf-query/server.ts';
import { createServer as retries } from '../examples/05-retries-over-budget/server.ts';
import { createServer as registry } from '../examples/07-registry-that-never-forgets/server.ts';
import { check } from '../src/check/check.ts';
import type { CheckOptions } from '../src/check/options/check-options.ts';
import { playSession } from '../src/check/sessions/play-session.ts';
import { faults } from '../src/faults/fault-builders.ts';
import { forgetsJobs } from '../src/properties/findings/forgets-jobs.ts';
import { ruleProperties } from '../src/properties/property-registry.ts';
import type { CellReport, CheckReport, StartupReport } from '../src/report/check-report.ts';
import type { ServerUnderTest } from '../src/scenario/server/server-under-test.ts';
import { httpServer } from './faults/http-server.ts';
import { assertFigures, documented, seen, unrecorded } from './finding-figures.ts';
import { overHttp, overStdio } from './found/refusing-servers.ts';
import { httpSessions, type SessionPolicy, wellBehaved } from './found/servers/http-sessions.ts';
import { scriptedServer } from './servers/scripted-server.ts';
import { asTold } from './suites/servers/as-told.ts';
import { jobServer } from './suites/servers/jobs.ts';
import { pagedTools } from './suites/servers/paged-tools.ts';
import { retrying } from './suites/servers/retrying.ts';
import { workOverHttp } from './suites/servers/work-http.ts';

/** Whatever number a finding's message gives is also one of its figures, so that no program has to read text. */

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const node = (file: string, ...args: string[]): ServerUnderTest => ({
  command: process.execPath,
  args: [path(file), ...args],
});
const http = (change: Partial<SessionPolicy>) => httpSessions({ ...wellBehaved, ...change });

/** A server that is connected so late. */
const late = (ms: number) => () => {
  const server = scriptedServer({ quick: async () => 'done' });
  const connect = server.connect.bind(server);
  server.connect = async (transport) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await connect(transport);
  };
  return server;
};

/** The calls of a server wait for each other, whether or not the client has cancelled them. */
const queueing = () => {
  let last: Promise<unknown> = Promise.resolve();
  return scriptedServer({
    run: ({ sleep }) => {
      last = last.then(() => sleep(400_000));
      return last.then(() => 'done');
    },
    status: () => last.then(() => 'idle'),
  });
};

/** The text of clients and servers that a report quotes, as the fields that hold it have it. */
const quotedIn = ({ gaveUp, ending }: CellReport | StartupReport): readonly (string | null | undefined)[] => [
  gaveUp?.error.message,
  gaveUp?.because,
  ending?.said,
];

function textsOf({ cells, startup }: CheckReport): readonly string[] {
  const texts = [...cells, ...startup].flatMap(quotedIn);
  return texts.filter((text) => text != null).toSorted((one, other) => other.length - one.length);
}

describe('findings of real reports', () => {
  test.each<[string, ServerUnderTest, CheckOptions]>([
    ['a naive server', naive, { clients: ['typescript-sdk-v1', 'codex-cli', 'claude-code-cli', 'cursor'] }],
    ['timers left', forgotten, { clients: ['codex-cli'], calls: [{ tool: 'search', arguments: { query: 'tides' } }] }],
    [
      'a deaf query',
      deaf,
      {
        clients: ['typescript-sdk-v1'],
        calls: [{ tool: 'query', arguments: { sql: 'SELECT 1', timeoutMs: 600_000 } }],
      },
    ],
    [
      'its own budget',
      retries,
      {
        clients: ['typescript-sdk-v1'],
        calls: [{ tool: 'rates', arguments: {} }],
        budgets: { rates: 25_000 },
        faults: [faults.upstreamSlow({ delayMs: 1_000 })],
      },
    ],
    ['a queue', queueing, { clients: ['opencode'], calls: [{ tool: 'run' }, { tool: 'status' }] }],
    [
      'big answers',
      naive,
      { clients: ['vscode', 'claude-code-cli', 'codex-cli'], faults: [faults.oversizedPayload()] },
    ],
    ['stray lines', node('./servers/polluting-stdio.mjs', 'loud'), { clients: ['vscode', 'codex-cli'] }],
    ['one at a time', node('./found/servers/stdio-one-flaw.mjs', 'one-at-a-time'), { clients: ['python-sdk-v1'] }],
    ['lives on', node('./found/servers/stdio-one-flaw.mjs', 'lives-on'), { clients: ['claude-code-cli'] }],
    ['ends late', node('./found/servers/stdio-one-flaw.mjs', 'lives-on-for-3-s'), { clients: ['claude-code-cli'] }],
    ['waits for roots', node('./found/servers/stdio-one-flaw.mjs', 'lists-after-roots'), { clients: ['codex-cli'] }],
    ['keeps sessions', http({ keepMs: null }), { clients: ['claude-code-cli'] }],
    ['unknown sessions', http({ unknown: 400 }), { clients: ['claude-code-cli'] }],
    ['unknown sessions, with a 200', http({ unknown: 200 }), { clients: ['claude-code-cli'] }],
    ['a stream that is cut', http({ streamMs: 60_000 }), { clients: ['typescript-sdk-v1'] }],
    ['an exit', overStdio('initialize', 'exit', 100), { clients: ['codex-cli'], calls: [{ tool: 'any' }] }],
    ['an error', overStdio('tools/call', 'error', 100), { clients: ['codex-cli'] }],
    ['a status', overHttp('tools/list', 'status-500', 100), { clients: ['codex-cli'] }],
    ['real work', node('./found/servers/late-start.mjs', '0'), { clients: ['codex-cli'], slowdown: 1e6 }],
    [
      'a call that outlives its cancellation',
      workOverHttp(false),
      { clients: ['codex-cli'], properties: ['outlives-cancel'] },
    ],
    [
      'a job that is kept, with a late handle',
      jobServer({ handleMs: 8_000, keepMs: Number.POSITIVE_INFINITY }),
      {
        clients: ['codex-cli'],
        calls: [{ tool: 'start_export', arguments: {} }],
        properties: ['job-handles', 'keeps-jobs'],
      },
    ],
    ['a list in slow pages', pagedTools(4, 200), { clients: ['codex-cli'], properties: ['slow-pages'] }],
    [
      'a wait and a size as the caller says',
      asTold({ ms: 2 ** 31 - 1, rows: 1e9 }),
      {
        clients: ['codex-cli'],
        calls: [{ tool: 'query', arguments: { timeoutMs: 10, limit: 1 } }],
        properties: ['uncapped-arguments'],
      },
    ],
    [
      'a write that is repeated',
      () => scriptedServer({ pay: async () => (await fetch('http://bank.test/', { method: 'POST' })).text() }),
      {
        clients: ['codex-cli'],
        faults: [faults.upstreamSlow({ delayMs: 10, answer: { body: 'paid' } })],
        properties: ['unsafe-to-run-again'],
      },
    ],
    [
      'many retries',
      retrying(20),
      { clients: ['codex-cli'], faults: [faults.upstreamStatus()], properties: ['retries-unbounded'] },
    ],
    [
      'a request that is sent too late',
      retrying(20),
      { clients: ['codex-cli'], faults: [faults.upstreamSlow({ delayMs: 50_000 })], properties: ['requests-too-late'] },
    ],
    [
      'a stream that breaks off',
      { app: httpServer({ workMs: 10_000 }).app },
      { clients: ['typescript-sdk-v1'], properties: ['loses-streamed-answers'] },
    ],
    ['tools that come late', late(6_000), { clients: ['codex-cli'] }],
  ])('%s', async (_, server, options) => {
    const report = await check(server, { explain: 0, ...options });
    const texts = textsOf(report);
    expect(report.findings).not.toEqual([]);
    for (const finding of report.findings) assertFigures(finding, texts);
  });

  test('a property of a transcript', async () => {
    const session = await playSession(() => registry(), {
      client: 'codex-cli',
      steps: [
        { tool: 'start_export' },
        { tool: 'check_export', arguments: { id: 'job-1' }, afterMs: 300_000 },
        { tool: 'check_export', arguments: { id: 'job-1' }, afterMs: 7_200_000 },
      ],
    });
    const found = forgetsJobs({ statusTool: 'check_export', keepMs: 3_600_000 })(session.transcript);
    expect(found).toHaveLength(1);
    for (const finding of found) assertFigures(finding);
  });

  test('meet every property that gives numbers', () => {
    const ofRules = new Set<string | undefined>(ruleProperties.map(({ id }) => id)); // rules/rules-twins.test.ts meets these
    expect([...seen].toSorted()).toEqual([...documented.keys()].filter((id) => !ofRules.has(id)).toSorted());
  });
});

test.each([
  ['a bare number', 'it waits 5 ms', {}, ['5']],
  ['a number that is another', 'it waits 5 ms of 6 ms', { waitedMs: 5 }, ['6']],
  ['a code', 'answered with error -32603', { errorCode: 32_603 }, ['-32603']],
  ['a number at the end', 'only if that is 404.', {}, ['404']],
  ['a fraction', 'it takes 1.5 ms', { tookMs: 1 }, ['1.5']],
  ['a figure', 'it waits 5 ms', { waitedMs: 5 }, []],
  ['quoted text', 'it said "after 5 s \\" 6"', {}, []],
  ['the name of a clock', 'typescript-sdk-v1/tool-2 fired', {}, []],
])('the walk tells %s', (_, message, figures, expected) => {
  expect(unrecorded({ message, figures })).toEqual(expected);
});

describe('the text of a sentence in our source has no digits', () => {
  /** Reads a template from behind its first backtick. @returns its literal texts, and where it ends */
  function templateAt(source: string, from: number): { readonly literals: readonly string[]; readonly end: number } {
    const literals = [''];
    let at = from;
    for (; source[at] !== '`'; at++) {
      if (!source.startsWith('${', at)) literals.push(`${literals.pop()}${source[at]}`);
      else {
        at = expressionEnd(source, at + 2);
        literals.push('');
      }
    }
    return { literals, end: at };
  }

  /** Where the brace is that ends what is interpolated. */
  function expressionEnd(source: string, from: number): number {
    for (let at = from, depth = 0; at < source.length; at++) {
      const char = source[at] ?? '';
      if (char === '`') at = templateAt(source, at + 1).end;
      else if (char === "'" || char === '"') at = source.indexOf(char, at + 1);
      else if (char === '{') depth++;
      else if (char === '}' && depth-- === 0) return at;
    }
    throw new Error('a template has no end');
  }

  const literalsOf = (source: string): readonly string[] =>
    [...source.matchAll(/\bsay`/g)].flatMap(({ index }) => templateAt(source, index + 4).literals);
  const digits = (text: string) => literalsOf(text).filter((literal) => /\d/.test(literal));

  test('none has', () => {
    const files = readdirSync(path('../src'), { recursive: true, encoding: 'utf8' });
    const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    const texts = sources.map((file) => readFileSync(path(`../src/${file}`), 'utf8'));
    expect(texts.flatMap(literalsOf).length).toBeGreaterThan(100);
    expect(texts.flatMap(digits)).toEqual([]);
  });

  test('one that has is seen', () => {
    const source = 'say`a #{b} 404 #{say`c #{{ d: 1 }}`}`; other`5`; say`status 200`'.replaceAll('#', '$');
    expect(digits(source)).toEqual([' 404 ', 'status 200']);
  });
});
