import { expect, test } from 'vitest';
import { TranscriptWriter, type Untimed } from '../../wire/transcript-writer.ts';
import { knownCauses } from './known-causes.ts';

const head = {
  client: 'test',
  conditions: { transport: 'stdio', era: 'initialize', mode: 'headless', settings: {} },
  deadlines: { strict: [], lax: [] },
  progressGuessed: false,
} as const;

/** What is known to hold up a second call that is sent 50 ms after a first one, after which these entries followed. */
function causesOfSecond(...between: readonly Untimed[]) {
  let nowMs = 0;
  const writer = new TranscriptWriter(head, () => nowMs);
  const call = (id: number, tool: string): void => {
    writer.write({ kind: 'begin', span: 'call', id, parentId: null });
    writer.write({ kind: 'begin', span: 'execution', id: id + 1, parentId: id });
    const frame = { jsonrpc: '2.0', id, method: 'tools/call', params: { name: tool } } as const;
    writer.write({ kind: 'sent', spanId: id + 1, frame });
  };
  call(1, 'first');
  for (const entry of between) writer.write(entry);
  nowMs = 50;
  call(3, 'second');
  return knownCauses(writer.transcript, 3).map(({ kind, tool, atMs }) => ({ kind, tool, atMs }));
}

test('a call waits for an earlier one that has no answer yet', () => {
  expect(causesOfSecond()).toEqual([{ kind: 'earlier-call', tool: 'first', atMs: -50 }]);
});

test.each<[what: string, entry: Untimed]>([
  ['was answered', { kind: 'received', spanId: 2, bytes: 1, frame: { jsonrpc: '2.0', id: 1, result: {} } }],
  ['ended with its connection', { kind: 'ended', end: { by: 'server', exitCode: 1, signal: null } }],
])('but for none that %s', (_, entry) => {
  expect(causesOfSecond(entry)).toEqual([]);
});
