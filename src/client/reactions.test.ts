import { expect, test } from 'vitest';
import type { Outcome } from '../clocks/outcome.ts';
import { TranscriptWriter } from '../wire/transcript-writer.ts';
import type { SessionParts } from './client-session.ts';
import { carryOut } from './reactions.ts';

const head = {
  client: 'test',
  conditions: { transport: 'stdio', era: 'initialize', mode: 'headless', settings: {} },
  deadlines: { strict: [], lax: [] },
  progressGuessed: false,
} as const;

/** What an outcome does to a session in which the spans with these ids are open, each of another kind. */
function done(toServer: Outcome['toServer'], open: { readonly [span: string]: number } = {}) {
  const writer = new TranscriptWriter(head, () => 7);
  const did: string[] = [];
  const spans = {
    openSpans: (span: string) => (open[span] === undefined ? [] : [{ id: open[span] }]),
    finish: (id: number, { by }: { readonly by: string }) => did.push(`ends ${id} by ${by}`),
  };
  const session = {
    writer,
    spans,
    connected: true,
    lost: null,
    whenLost: () => did.push('loses the connection'),
    link: { close: (how: string) => did.push(`closes: ${how}`) },
  } as unknown as SessionParts;
  carryOut(session, { toCaller: 'nothing', toServer }, 'garbage', 'test/garbage-line');
  return { entries: writer.transcript.entries, did, connected: session.connected, lost: session.lost?.cause ?? null };
}

test.each(['kill', 'close-connection'] as const)(
  '%s ends the connection and all that is open, and is written down',
  (toServer) => {
    expect(done([toServer], { handshake: 3, execution: 4, attempt: 5 })).toEqual({
      entries: [
        { atMs: 7, kind: 'up', spanId: null, by: 'test/garbage-line', up: toServer },
        { atMs: 7, kind: 'told', spanId: 3, by: 'test/garbage-line', down: 'nothing' },
        { atMs: 7, kind: 'told', spanId: 4, by: 'test/garbage-line', down: 'nothing' },
      ],
      did: ['ends 3 by test/garbage-line', 'ends 4 by test/garbage-line', 'closes: kill', 'loses the connection'],
      connected: false,
      lost: 'garbage',
    });
  },
);

test.each([
  ['nothing', []],
  ['what nobody knows', { unknown: 'not noted' }],
] as const)('%s leaves the connection as it is', (_, toServer) => {
  expect(done(toServer as Outcome['toServer'], { execution: 4 })).toEqual({
    entries: [],
    did: [],
    connected: true,
    lost: null,
  });
});
