import { expect, test } from 'vitest';
import { FakeTime } from '../clocks/testing/fake-time.ts';
import type { Frame, FrameId } from '../wire/frame.ts';
import type { Link } from '../wire/link.ts';
import { TranscriptWriter } from '../wire/transcript-writer.ts';
import { ClientRequests } from './client-requests.ts';
import { ClockedSpans } from './clocked-spans.ts';

/** The requests of a client without clocks, and what it sends. */
function client() {
  const time = new FakeTime();
  const head = {
    client: 'test',
    conditions: { transport: 'memory', era: 'initialize', mode: 'headless', settings: {} },
    deadlines: { strict: [], lax: [] },
    progressGuessed: false,
  } as const;
  const writer = new TranscriptWriter(head, () => time.now());
  const spans = new ClockedSpans([], time, writer, () => {});
  const sent: Frame[] = [];
  const link = { send: (frame: Frame) => sent.push(frame) } as unknown as Link;
  const requests = new ClientRequests(
    link,
    spans,
    writer,
    () => true,
    () => {},
  );
  const begin = (span: 'call' | 'execution', parentId: number | null): number =>
    spans.begin(span, parentId, null, () => {}).id;
  return { requests, begin };
}

test('tells which requests of a span, and of the spans inside it, are open, and which it ever sent', () => {
  const { requests, begin } = client();
  const call = begin('call', null);
  const [first, second] = [begin('execution', call), begin('execution', call)];
  for (const [method, spanId] of [
    ['of the call', call],
    ['of the first', first],
    ['of the second', second],
    ['of another call', begin('call', null)],
  ] as const)
    void requests.request(method, null, spanId);
  requests.answer({ jsonrpc: '2.0', id: 1, result: {} }, 1);
  const within = (spanId: number, which: 'open' | 'all'): readonly FrameId[] =>
    requests.within(spanId, which).map(({ id }) => id);

  expect(within(call, 'open')).toEqual([0, 2]);
  expect(within(call, 'all')).toEqual([0, 1, 2]);
  expect([within(first, 'open'), within(first, 'all')]).toEqual([[], [1]]);
  requests.giveUp(second);
  expect([within(call, 'open'), within(call, 'all')]).toEqual([[0], [0, 1, 2]]);
});
