import { applies, type Conditions } from '../../../src/clocks/conditions.ts';
import { isUnknown } from '../../../src/clocks/evidence.ts';
import type { GatewayProfile } from '../../../src/clocks/gateway-profile.ts';
import type { Outcome } from '../../../src/clocks/outcome.ts';
import { plainDeadlines } from '../../../src/clocks/plain-deadline.ts';
import type { ClockEvent } from '../../../src/clocks/reducer-state.ts';
import { begin, end, mark } from '../../../src/clocks/testing/events.ts';
import { conditions } from '../../../src/clocks/testing/hop.ts';
import { fold } from '../../../src/clocks/testing/plain.ts';

/** How a server answers: when its head comes, when bytes do, and when the response ends. */
export interface Answer {
  readonly headMs: number;
  readonly bytesEveryMs: number | null;
  readonly endMs: number;
}

/** The four answers of the table, each after ten minutes (or `endMs`). */
export const answers = {
  /** A JSON answer: nothing, then everything. */
  json: (endMs = 600_000): Answer => ({ headMs: endMs, bytesEveryMs: null, endMs }),
  /** An event stream that begins at once and says nothing until the answer. */
  silent: (endMs = 600_000): Answer => ({ headMs: 0, bytesEveryMs: null, endMs }),
  /** The same with a comment every 15 s. */
  commented: (endMs = 600_000): Answer => ({ headMs: 0, bytesEveryMs: 15_000, endMs }),
  /** An event stream whose head is kept back until the answer. */
  withheld: (endMs = 600_000): Answer => ({ headMs: endMs, bytesEveryMs: null, endMs }),
} as const;

const [connection, exchange, headers, body] = [1, 2, 3, 4];

/** One exchange on a connection of the client's, as a hop sees it; connecting and the request take no time. */
function eventsOf({ headMs, bytesEveryMs, endMs }: Answer): readonly ClockEvent[] {
  const times =
    bytesEveryMs === null ? [] : Array.from({ length: endMs / bytesEveryMs }, (_, i) => (i + 1) * bytesEveryMs);
  return [
    begin(0, 'connection', connection),
    mark(0, 'request', connection),
    begin(0, 'exchange', exchange, connection),
    mark(0, 'received', exchange),
    begin(0, 'headers', headers, exchange),
    mark(headMs, 'byte', headers),
    end(headMs, headers),
    begin(headMs, 'body', body, exchange),
    ...[...new Set([...times, endMs])].map((atMs) => mark(atMs, 'byte', body)),
    end(endMs, body),
    end(endMs, exchange),
  ];
}

/** Whether the client had the head by then, behind what this gateway holds back. */
function headPassed(gateway: GatewayProfile, answer: Answer, atMs: number, under: Conditions): boolean {
  const buffering = gateway.buffering?.find(({ of, when }) => of === 'headers' && applies(when, under));
  const firstByteMs = Math.min(answer.bytesEveryMs ?? answer.endMs, answer.endMs);
  if (answer.headMs >= atMs) return false;
  return buffering === undefined || (buffering.until === 'first-byte' && firstByteMs < atMs);
}

const toServerInWords = ({ toServer }: Outcome): string => {
  if (isUnknown(toServer)) return ', what becomes of the server is unknown';
  if (toServer.length === 0) return ', the server works on';
  const [first] = toServer;
  if (typeof first === 'object') return ', cancelled';
  return first === 'kill' ? ', killed' : '';
};

function toCallerInWords({ toCaller }: Outcome, passed: boolean): string {
  if (toCaller === 'nothing' || 'go' in toCaller) return 'nothing';
  if ('error' in toCaller) return `error ${toCaller.code ?? 'without a code'}`;
  return passed || toCaller.status === null ? toCaller.cut : String(toCaller.status);
}

/** What becomes of an answer behind a gateway: `through`, or the first clock that ends it, when, and who is told what. */
export function whatBecomes(gateway: GatewayProfile, answer: Answer, settings: Conditions['settings'] = {}): string {
  const read = (reading: 'strict' | 'lax') => {
    const under = conditions({ transport: 'http', settings, reading });
    const [first] = fold(plainDeadlines(gateway, under), eventsOf(answer)).expiries;
    if (first === undefined) return 'through';
    const { name, outcome } = first.deadline;
    const told = toCallerInWords(outcome, headPassed(gateway, answer, first.atMs, under));
    return `${name} at ${first.atMs}: ${told}${toServerInWords(outcome)}`;
  };
  const [strict, lax] = [read('strict'), read('lax')];
  return strict === lax ? strict : `unknown: ${strict}; or ${lax}`;
}
