import { describe, expect, test } from 'vitest';
import type { ToCaller } from '../../clocks/outcome.ts';
import type { Frame } from '../../wire/frame.ts';
import { TranscriptWriter, type Untimed } from '../../wire/transcript-writer.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { endingOf } from './find-ending.ts';

const head = {
  client: 'test',
  conditions: { transport: 'stdio', era: 'initialize', mode: 'headless', settings: {} },
  deadlines: { strict: [], lax: [] },
  progressGuessed: false,
} as const;

const CALL = 1;
const EXECUTION = 2;
const OTHER = 3;

/** How a call ended that began at 100 ms, asked at once, and after which these entries follow, each at its time. */
function ending(...after: readonly (readonly [atMs: number, entry: Untimed])[]) {
  let nowMs = 100;
  const writer = new TranscriptWriter(head, () => nowMs);
  writer.write({ kind: 'begin', span: 'call', id: CALL, parentId: null });
  writer.write({ kind: 'begin', span: 'execution', id: EXECUTION, parentId: CALL });
  writer.write({ kind: 'sent', spanId: EXECUTION, frame: { jsonrpc: '2.0', id: 9, method: 'tools/call' } });
  writer.write({ kind: 'begin', span: 'ping', id: OTHER, parentId: null });
  for (const [atMs, entry] of after) {
    nowMs = atMs;
    writer.write(entry);
  }
  const { transcript } = writer;
  return endingOf(transcript, new SpanIndex(transcript), CALL);
}

const end = (how: 'ok' | 'timeout'): Untimed => ({ kind: 'end', id: CALL, how });
const notice = (down: ToCaller, spanId = EXECUTION): Untimed => ({ kind: 'told', spanId, by: 'test/request', down });
const error: ToCaller = { error: 'too late', code: null, to: 'model' };

describe('a call of whose end the caller is notified', () => {
  test('has run into a clock, at the time of the notice', () => {
    expect(ending([700, notice(error)], [700, end('timeout')])).toMatchObject({
      kind: 'timeout',
      atMs: 600,
      request: 'tools/call',
      shownTo: 'model',
      shownToIs: 'stated',
    });
  });

  test('goes on in the background, where the notice says so', () => {
    expect(ending([700, notice({ go: 'in-background' })], [700, end('timeout')])).toMatchObject({
      kind: 'moved-on',
      atMs: 600,
    });
    expect(ending([700, notice({ go: 'without-server' })], [700, end('timeout')])).toMatchObject({ kind: 'timeout' });
  });

  test('but not if the notice is about another request, comes afterwards, or is about a call that has no end', () => {
    for (const found of [
      ending([700, notice(error, OTHER)], [700, end('timeout')]),
      ending([700, end('timeout')], [701, notice(error)]),
      ending([700, notice(error)]),
    ])
      expect(found).toMatchObject({ kind: 'unknown', atMs: null });
  });
});

describe('a call that is answered', () => {
  const answered = (answer: object) => {
    const frame = { jsonrpc: '2.0', id: 9, ...answer } as Frame;
    return ending([300, { kind: 'received', spanId: EXECUTION, bytes: 1, frame }], [300, end('ok')]);
  };
  const text = (words: string) => [{ type: 'text', text: words }];

  test.each([
    ['with a result', { result: { content: text('done') } }, { kind: 'result', said: null }],
    ['with a task', { result: { task: {} } }, { kind: 'task', said: null }],
    [
      'with a failure',
      { result: { isError: true, content: text('no\nsuch file') } },
      { kind: 'tool-error', said: 'no' },
    ],
    [
      'with an error',
      { error: { code: -32602, message: 'bad\nname' } },
      { kind: 'protocol-error', said: 'bad', code: -32602 },
    ],
  ] as const)('%s', (_, answer, expected) => {
    expect(answered(answer)).toMatchObject({ atMs: 200, ...expected });
  });
});

test.each([
  ['horizon', 'silence'],
  ['nothing-can-run', 'silence'],
  ['max-steps', 'unknown'],
  ['aborted', 'unknown'],
] as const)('a call without an end, in a run that stopped for %s, has ended in %s', (why, kind) => {
  const stopped: Untimed = { kind: 'stopped', why, note: '' };
  expect(ending([900, stopped])).toMatchObject({ kind, atMs: null, request: 'tools/call' });
});
