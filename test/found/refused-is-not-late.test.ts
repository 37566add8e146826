import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { CheckReport } from '../../src/index.ts';
import type { Ending } from '../../src/properties/endings/ending.ts';
import { plain } from '../../src/report/drawing/palette.ts';
import { failureMessage } from '../../src/report/formats/failures.ts';
import { humanReport } from '../../src/report/formats/text.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import { faulty } from '../faults/faulty.ts';
import { type At, inMemory, overHttp, overStdio } from './refusing-servers.ts';

/** A server that refuses something refuses it: whatever the wire and the client, nothing speaks of time. */

type Wire = (at: At, how: string, afterMs: number) => ServerUnderTest;

interface Row {
  readonly wire: 'memory' | 'stdio' | 'http';
  readonly how: string;
  readonly kind: Ending['kind'];
  readonly said: string | null;
  readonly status?: number;
  readonly code?: number | string;
}

const wires: { readonly [name in Row['wire']]: Wire } = { memory: inMemory, stdio: overStdio, http: overHttp };

const rows: readonly Row[] = [
  { wire: 'memory', how: 'error', kind: 'protocol-error', said: 'no licence', code: -32603 },
  { wire: 'memory', how: 'end', kind: 'connection-closed', said: 'the server closed the connection' },
  { wire: 'memory', how: 'cancel', kind: 'cancelled-by-server', said: 'shutting down' },
  { wire: 'stdio', how: 'error', kind: 'protocol-error', said: 'no licence', code: -32603 },
  { wire: 'stdio', how: 'exit', kind: 'process-exit', said: null, code: 3 },
  { wire: 'stdio', how: 'signal', kind: 'process-exit', said: null, code: 'SIGTERM' },
  { wire: 'stdio', how: 'cancel', kind: 'cancelled-by-server', said: 'shutting down' },
  { wire: 'http', how: 'error', kind: 'protocol-error', said: 'no licence', code: -32603 },
  { wire: 'http', how: 'status-401', kind: 'http-status', said: 'the token is over', status: 401 },
  { wire: 'http', how: 'status-403', kind: 'http-status', said: 'not for you', status: 403 },
  { wire: 'http', how: 'status-404', kind: 'http-status', said: null, status: 404 },
  { wire: 'http', how: 'status-429', kind: 'http-status', said: 'slow down', status: 429 },
  { wire: 'http', how: 'status-500', kind: 'http-status', said: '500 Broken', status: 500 },
  { wire: 'http', how: 'status-502', kind: 'http-status', said: null, status: 502 },
  { wire: 'http', how: 'wrong-type', kind: 'wrong-content', said: 'Sign in', status: 200 },
  { wire: 'http', how: 'no-message', kind: 'wrong-content', said: '{"ok":true}', status: 200 },
  { wire: 'http', how: 'cut', kind: 'connection-closed', said: expect.any(String), status: 200 },
  { wire: 'http', how: 'cancel', kind: 'cancelled-by-server', said: 'shutting down' },
];

const clients = [
  'codex-cli',
  'vscode',
  'claude-code-cli',
  'typescript-sdk-v1',
  'python-sdk-v1',
  'openai-agents-python',
  'opencode',
];

/** What only somebody who waited in vain is told. */
const ofTime =
  /no answer|never answered|did not answer|without a limit|may wait|\blate\b|for ever\b|never ends|ever be told|waited for|leaves room|is the least|gives it more|no value helps|apart|fired/i;

/** A client that takes no notice says when its own clock did; that line is its words. */
const withoutThen = (text: string): string => {
  const lines = text.split('\n');
  const kept: string[] = [];
  let then = false;
  for (const line of lines) {
    const label = /^ {4}(\S+(?: \S+)?) {2,}/.exec(line)?.[1];
    if (label !== undefined || !line.startsWith('      ')) then = label === 'then';
    if (!then) kept.push(line);
  }
  return kept.join('\n');
};

const textsOf = (report: CheckReport): string =>
  withoutThen(
    [
      humanReport(report, { palette: plain, width: 100 }),
      failureMessage(report),
      ...report.findings.map(({ message }) => message),
      ...report.cells.map(({ because }) => because ?? ''),
    ].join('\n'),
  );

describe.each(rows)('$how over $wire', ({ wire, how, kind, said, status = null, code = null }) => {
  describe.each(['initialize', 'tools/list', 'tools/call'] as const)('to %s', (at) => {
    test.each([0, 3_000])('after %i ms', async (afterMs) => {
      const server = wires[wire](at, how, afterMs);
      const report = await check(server, { clients, calls: [{ tool: 't', arguments: {} }], seed: 3, explain: 0 });

      const isCall = at === 'tools/call';
      const parts = isCall ? report.cells : report.startup;
      expect(parts).toHaveLength(clients.length);
      for (const part of parts) {
        const { client, ending, verdict } = part;
        const answered = isCall && kind === 'protocol-error';
        expect({ client, verdict }).toEqual({ client, verdict: answered ? 'fits' : 'fails' });
        expect({ client, ending }).toMatchObject({ client, ending: { kind, said, status, code, request: at } });
        // A client that tries again meets the refusal again.
        const atMs = Number(ending?.atMs);
        expect({ client, atMs: atMs >= afterMs && atMs % 1 === 0 }).toEqual({ client, atMs: true });
      }
      expect(textsOf(report)).not.toMatch(ofTime);
      if (typeof said === 'string' && said.length > 0) expect(textsOf(report)).toContain(said);
      if (status !== null && kind === 'http-status') expect(textsOf(report)).toContain(`HTTP ${status}`);
    });
  });
});

test.each([
  ['with which status', overStdio, 'exit', 'the server ended with status 3'],
  ['by which signal', overStdio, 'signal', 'the server ended by SIGTERM'],
  ['that it was the connection alone', inMemory, 'end', 'the server closed the connection'],
] as const)('where a server ends in the middle of a call, the transcript says %s', async (_, wire, how, note) => {
  const { transcript } = await faulty(wire('tools/call', how, 0), { tool: 't' });
  const lost = transcript.entries.filter((entry) => entry.kind === 'stimulus' && entry.on === 'process-exit');
  expect(lost).toMatchObject([{ note }]);
});
