import { expect, test } from 'vitest';
import { TranscriptWriter } from '../../wire/transcript-writer.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { decisiveRefusal } from './decisive-refusal.ts';

const head = {
  client: 'test',
  conditions: { transport: 'http', era: 'initialize', mode: 'headless', settings: {} },
  deadlines: { strict: [], lax: [] },
  progressGuessed: false,
} as const;

const STARTUP = 1;

/** What is said to have ended a start-up of two attempts, the first of which is refused in its handshake. */
function endedBy(refusedInTheSecond: 'initialize' | 'tools/list'): string | null | undefined {
  const writer = new TranscriptWriter(head, () => 0);
  let lastId = STARTUP;
  const ask = (attempt: number, span: 'handshake' | 'list', method: string, isRefused: boolean): void => {
    const id = ++lastId;
    writer.write({ kind: 'begin', span, id, parentId: attempt });
    writer.write({ kind: 'sent', spanId: id, frame: { jsonrpc: '2.0', id, method } });
    const answer = isRefused ? { error: { code: -32603, message: 'no' } } : { result: {} };
    writer.write({ kind: 'received', spanId: id, bytes: 1, frame: { jsonrpc: '2.0', id, ...answer } });
    writer.write({ kind: 'end', id, how: isRefused ? 'protocol-error' : 'ok' });
  };
  writer.write({ kind: 'begin', span: 'startup', id: STARTUP, parentId: null });
  const [first, second] = [++lastId, ++lastId];
  writer.write({ kind: 'begin', span: 'attempt', id: first, parentId: STARTUP, detail: { attempt: 1 } });
  ask(first, 'handshake', 'server/discover', true);
  ask(first, 'handshake', 'initialize', true);
  writer.write({ kind: 'begin', span: 'attempt', id: second, parentId: STARTUP, detail: { attempt: 2 } });
  ask(second, 'handshake', 'initialize', refusedInTheSecond === 'initialize');
  if (refusedInTheSecond === 'tools/list') ask(second, 'list', 'tools/list', true);
  writer.write({ kind: 'end', id: STARTUP, how: 'protocol-error' });
  const { transcript } = writer;
  const refusal = decisiveRefusal(transcript, new SpanIndex(transcript), STARTUP);
  const sent = transcript.entries.filter((entry) => entry.kind === 'sent' && entry.spanId === refusal?.spanId);
  return `${refusal?.ending.request}, request ${sent.map((entry) => entry.kind === 'sent' && 'id' in entry.frame && entry.frame.id)}`;
}

test('where no attempt shakes hands, the first refusal has ended a start-up: the fallback is not the cause', () => {
  expect(endedBy('initialize')).toBe('initialize, request 5');
});

test('where the last attempt has shaken hands, what refused it then has', () => {
  expect(endedBy('tools/list')).toBe('tools/list, request 7');
});
