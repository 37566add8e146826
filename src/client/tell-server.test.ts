import { expect, test } from 'vitest';
import type { Unknown } from '../clocks/evidence.ts';
import type { Outcome, ToServer } from '../clocks/outcome.ts';
import type { Span } from '../clocks/span.ts';
import type { ClientSession } from './client-session.ts';
import { tellServer } from './tell-server.ts';

const notStated: Unknown = { unknown: 'no source states it' };

/** Inside span 1 are two requests of spans 2 and 3, of which the second is answered. */
const requests = [
  { id: 12, spanId: 2, name: 'execution', open: true },
  { id: 13, spanId: 3, name: 'page', open: false },
] as const;

interface Told {
  readonly toServer: Outcome['toServer'];
  readonly outlivesAnswer?: true;
  /** Whether the span is an HTTP exchange, or inside one. */
  readonly owned?: boolean;
  readonly stateless?: boolean;
}

/** What the server and the transcript get if a clock of span 1 fires at 5 s, and whether the client is connected then. */
function told({ toServer, outlivesAnswer, owned = false, stateless = false }: Told) {
  const seen: string[] = [];
  const session = {
    era: stateless ? 'stateless' : 'initialize',
    profile: { id: 'hasty' },
    connected: true,
    link: {
      http: { endSession: () => void seen.push('DELETE') },
      close: async (how: string) => void seen.push(`close by ${how}`),
    },
    exchanges: { owns: () => owned, abortWithin: (spanId: number) => void seen.push(`abort ${spanId}`) },
    spans: { nameOf: (spanId: number): Span => requests.find((one) => one.spanId === spanId)?.name ?? 'call' },
    requests: {
      within: (_: number, which: 'open' | 'all') => requests.filter(({ open }) => open || which === 'all'),
      send: ({ params }: { params: { requestId: number; reason?: string } }) =>
        void seen.push(`cancel ${params.requestId} ${params.reason ?? 'without a reason'}`),
    },
    writer: {
      write: ({ up }: { up: string }) => void seen.push(`written ${up}`),
      writeAt: (atMs: number, { up }: { up: ToServer }) =>
        void seen.push(`${atMs} ${typeof up === 'string' ? up : 'cancelled'}`),
    },
  };
  const deadline = { by: 'hasty/request', from: null, limitMs: 5_000, outcome: { toServer }, outlivesAnswer };
  const expiry = { deadline, spanId: 1, atMs: 5_000 } as unknown as Parameters<typeof tellServer>[1];
  tellServer(session as unknown as ClientSession, expiry);
  return { seen, connected: session.connected };
}

test.each<[string, Told, readonly string[], boolean]>([
  ['nothing', { toServer: [] }, [], true],
  ['an unknown effect is only recorded', { toServer: notStated }, ['5000 unknown'], true],
  ['kill', { toServer: ['kill'] }, ['5000 kill', 'close by kill'], false],
  ['close the connection', { toServer: ['close-connection'] }, ['5000 close-connection', 'close by kill'], false],
  ['close standard input', { toServer: ['close-stdin'] }, ['5000 close-stdin', 'close by ask'], false],
  ['freeze', { toServer: ['freeze'] }, ['5000 freeze'], true],
  ['close the exchange', { toServer: ['close-exchange'] }, ['5000 close-exchange', 'abort 1'], true],
  ['an exchange is closed with its span', { toServer: ['close-exchange'], owned: true }, ['5000 close-exchange'], true],
  ['end the session', { toServer: ['delete-session'] }, ['5000 delete-session', 'DELETE'], true],
  [
    'one after another',
    { toServer: [{ cancelled: null }, 'kill'] },
    ['5000 cancelled', 'cancel 12 without a reason', '5000 kill', 'close by kill'],
    false,
  ],
  [
    'cancel with the limit in the reason',
    { toServer: [{ cancelled: 'no answer in {s} s' }] },
    ['5000 cancelled', 'cancel 12 no answer in 5 s'],
    true,
  ],
  [
    'an unknown reason is left out',
    { toServer: [{ cancelled: notStated }] },
    ['5000 cancelled', 'cancel 12 without a reason'],
    true,
  ],
  [
    'a clock that outlives its answer cancels what was answered',
    { toServer: [{ cancelled: null }], outlivesAnswer: true },
    ['5000 cancelled', 'cancel 12 without a reason', 'cancel 13 without a reason'],
    true,
  ],
  [
    'only the requests of some spans',
    { toServer: [{ cancelled: null, only: ['execution'] }] },
    ['5000 cancelled', 'cancel 12 without a reason'],
    true,
  ],
  ['none of these spans has an open request', { toServer: [{ cancelled: null, only: ['page'] }] }, [], true],
  [
    'in the stateless era a cancellation closes the exchange',
    { toServer: [{ cancelled: null }], stateless: true },
    ['5000 cancelled', 'written close-exchange', 'abort 1'],
    true,
  ],
])('%s', (_, about, seen, connected) => {
  expect(told(about)).toEqual({ seen, connected });
});
