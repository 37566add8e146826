import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { exitStatus } from '../../src/check/judge/exit-status.ts';
import type { CheckReport } from '../../src/index.ts';
import { plain } from '../../src/report/drawing/palette.ts';
import { failureMessage } from '../../src/report/formats/failures.ts';
import { humanReport } from '../../src/report/formats/text.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import type { Connectable, ServerTransport } from '../../src/wire/memory-link.ts';
// @ts-expect-error plain JavaScript, which a process of its own loads too
import * as upstream from './upstream-tools.mjs';

/** The same bytes have the same verdict, whether their arguments were made up or given. */

const answer = upstream.answer as (message: object, url: string) => Promise<object>;
let url: string;
let host: string;
beforeAll(async () => {
  const port = await (upstream.freePort as () => Promise<number>)();
  url = `http://127.0.0.1:${port}/`;
  host = `127.0.0.1:${port}`;
});

interface Message {
  readonly id?: number;
}

const wires: { readonly [wire: string]: () => ServerUnderTest } = {
  stdio: () => ({
    command: process.execPath,
    args: [fileURLToPath(new URL('./upstream-stdio.mjs', import.meta.url)), url],
  }),
  memory: () => (): Connectable => ({
    async connect(transport: ServerTransport) {
      transport.onmessage = (async (message: Message) => {
        const { id } = message;
        if (id !== undefined) void transport.send({ jsonrpc: '2.0', id, ...(await answer(message, url)) } as never);
      }) as never;
    },
  }),
  http: () => ({
    app: () => async (request: Request) => {
      if (request.method !== 'POST') return new Response(null, { status: 405 });
      const message = (await request.json()) as Message;
      if (message.id === undefined) return new Response(null, { status: 202 });
      return Response.json({ jsonrpc: '2.0', id: message.id, ...(await answer(message, url)) });
    },
  }),
};

const textOf = (report: CheckReport) => humanReport(report, { palette: plain, width: 200 });
const played = (wire: string, tool: string, args: object | null, clients = ['codex-cli']) =>
  check(wires[wire]?.() as ServerUnderTest, {
    clients,
    calls: [{ tool, ...(args === null ? {} : { arguments: { ...args } }) }],
    seed: 5,
    explain: 0,
  });

describe.each(['stdio', 'memory', 'http'])('over %s', (wire) => {
  describe.each([
    ['made up', null],
    ['given', {}],
  ])('with arguments that were %s', (_, args) => {
    test.each([
      ['hard', 'TypeError: fetch failed'],
      ['soft', 'Sorry, the search is down: fetch failed'],
    ])('%s: an upstream that cannot be reached leaves the tool unknown', async (tool, said) => {
      const report = await played(wire, tool, args);
      expect(report.cells).toMatchObject([
        { verdict: 'unknown', unreachedHosts: [{ host, error: 'ECONNREFUSED' }], outcome: 'answered' },
      ]);
      const own = report.findings.filter(({ tool: about }) => about === tool);
      expect(own).toMatchObject([{ property: 'upstream-unreachable', verdict: 'unknown', severity: 'warning' }]);
      for (const text of [textOf(report), failureMessage(report)]) {
        const told = text.replaceAll(/^ +replay .*$/gm, '');
        expect(told.split(host)).toHaveLength(2); // named once
        expect(text.replaceAll(/\s+/g, ' ')).toContain(said);
        expect(text).toContain('answer in its place with');
        expect(text).not.toContain('give arguments');
      }
      expect(exitStatus(report)).toBe(1);
    });

    test('a name that nobody knows is an upstream that cannot be reached', async () => {
      const report = await played(wire, 'unknownName', args);
      expect(report.cells).toMatchObject([
        { verdict: 'unknown', unreachedHosts: [{ host: 'no-such-host.invalid', error: expect.stringMatching(/^E/) }] },
      ]);
    });

    test.each(['background', 'recovers'])(
      '%s: what the answer does not wait for, or reaches in the end, does not count',
      async (tool) => {
        const report = await played(wire, tool, args);
        expect(report.cells).toMatchObject([{ verdict: 'fits', unreachedHosts: [] }]);
      },
    );

    test('refused arguments leave the tool unknown', async () => {
      const report = await played(wire, 'wrongNothing', args);
      expect(report.cells).toMatchObject([{ verdict: 'unknown', ending: { kind: 'tool-error' } }]);
      expect(report.findings).toContainEqual(
        expect.objectContaining({ property: 'arguments-refused', verdict: 'unknown' }),
      );
      expect(textOf(report)).toContain('Invalid arguments for tool wrongNothing');
    });

    test('any other error in time fits', async () => {
      const report = await played(wire, 'brokenAlways', args);
      expect(report.cells).toMatchObject([{ verdict: 'fits', answer: { kind: 'tool-error' } }]);
      expect(report.findings.map(({ property }) => property)).toEqual(['answered-with-an-error']);
      expect(textOf(report)).toContain('no such row');
      expect(exitStatus(report)).toBe(0);
    });
  });

  test.each(['wrongArguments', 'broken'])('%s: the verdict of the same bytes is the same', async (tool) => {
    const [made] = (await played(wire, tool, null)).cells;
    const [given] = (await played(wire, tool, made?.arguments as object)).cells;
    expect(given?.arguments).toEqual(made?.arguments);
    expect(given?.verdict).toBe(made?.verdict);
  });

  test('only where other arguments are possible is a finding about them', async () => {
    const [broken, brokenAlways, wrong] = await Promise.all(
      ['broken', 'brokenAlways', 'wrongArguments'].map(async (tool) => (await played(wire, tool, null)).findings),
    );
    expect(broken).toContainEqual(
      expect.objectContaining({ property: 'only-errors', verdict: null, severity: 'warning' }),
    );
    expect(brokenAlways?.map(({ property }) => property)).not.toContain('only-errors');
    expect(wrong).toContainEqual(expect.objectContaining({ property: 'only-errors', verdict: 'unknown' }));
  });

  test('a call that fails beside it names the host as well', async () => {
    const report = await played(wire, 'hangs', null, ['codex-cli']);
    expect(report.cells).toMatchObject([{ verdict: 'fails', ending: { kind: 'timeout' }, unreachedHosts: [{ host }] }]);
    expect(textOf(report)).toContain(`the server could not reach ${host} (ECONNREFUSED)`);
  });
});

test('what the report advises makes the call go through', async () => {
  const report = await check(wires.stdio?.() as ServerUnderTest, {
    clients: ['codex-cli'],
    calls: [{ tool: 'hard', arguments: {} }],
    faults: [{ fault: 'upstream-slow', parameters: { delayMs: 0, answer: { body: 'hello' } } }],
  });
  expect(report.cells).toMatchObject([{ verdict: 'fits', unreachedHosts: [], answer: { kind: 'result' } }]);
});
