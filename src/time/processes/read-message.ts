import type { OpenWork } from '../base/open-work.ts';
import type { AgentMessage, FlowReport, ReaderState, TcpEndReport } from './protocol.ts';
import type { ListeningAt, Route } from './tcp/endpoint.ts';

/** A value from the control channel, to which any process of the server under test can write. */
interface Fields {
  readonly [key: string]: unknown;
}

type Test = (value: unknown) => boolean;

const MAX_TITLE = 1000;
const READER_STATES: ReadonlySet<unknown> = new Set<ReaderState>(['unopened', 'paused', 'reading', 'closed']);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText: Test = (value) => typeof value === 'string';
const isTitle: Test = (value) => typeof value === 'string' && value.length <= MAX_TITLE;
const isFlag: Test = (value) => typeof value === 'boolean';
const isCount: Test = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isTime: Test = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isProcessId: Test = (value) => typeof value === 'string' && value.length <= 200 && /^c\d+([.#]\d+)*$/.test(value);
const isPid: Test = (value) => isCount(value) && Number(value) > 1 && Number(value) < 2 ** 31;
const isPort: Test = (value) => isCount(value) && Number(value) < 65_536;

const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const orNull =
  (test: Test): Test =>
  (value) =>
    value === null || test(value);
const all =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);

/** Whether a value has fields that pass these tests; others are ignored. */
const has = <T>(tests: { readonly [K in keyof T]-?: Test }): Test => {
  const entries = Object.entries<Test>(tests);
  return (value) => isFields(value) && entries.every(([key, test]) => test(value[key]));
};

const isWritten = has<Extract<FlowReport, { written: number }>>({
  flow: isText,
  written: isCount,
  queued: optional(isCount),
});
const isRead = has<Extract<FlowReport, { read: number }>>({
  flow: isText,
  read: isCount,
  state: (state) => READER_STATES.has(state),
});
const areFlows = all((flow) => (isFields(flow) && 'written' in flow ? isWritten(flow) : isRead(flow)));
const isRoute = has<Route>({
  role: (role) => role === 'dialled' || role === 'accepted',
  client: isText,
  server: isText,
});
const areEnds = all(
  has<TcpEndReport>({
    end: isCount,
    route: optional(isRoute),
    written: isCount,
    queued: optional(isCount),
    finished: optional(isFlag),
    read: isCount,
    state: (state) => READER_STATES.has(state),
    gone: optional(isFlag),
    refused: optional(isFlag),
  }),
);
type OutputReport = NonNullable<Extract<AgentMessage, { say: 'settled' }>['output']>;
const isMark: Test = (mark) => Array.isArray(mark) && mark.length === 2 && isCount(mark[0]) && isTime(mark[1]);
const isTickRow: Test = (row) =>
  Array.isArray(row) && row.length === 3 && isTime(row[0]) && isTime(row[1]) && isCount(row[2]);
const isOpenWork = has<OpenWork>({ what: isText, at: orNull(isText), sinceMs: orNull(isTime) });
const isListeningAt = has<ListeningAt>({ address: isText, port: isPort });

/** The fields of each kind of message, as the types in `protocol.ts` have them. */
const tests: {
  readonly [S in AgentMessage['say']]: { readonly [K in keyof Omit<Extract<AgentMessage, { say: S }>, 'say'>]-?: Test };
} = {
  hello: { version: isCount, key: optional(isText), process: isProcessId, pid: isPid, title: isTitle, flows: areFlows },
  wrapper: { key: isText, process: isProcessId, pid: isPid, title: isTitle },
  settled: {
    id: isCount,
    nowMs: isTime,
    nextMs: orNull(isTime),
    timers: optional(isCount),
    moved: isFlag,
    ending: optional(isFlag),
    cpuMs: optional(isTime),
    workMs: optional(isTime),
    blockedMs: optional(isTime),
    output: optional(has<OutputReport>({ flow: isText, marks: all(isMark) })),
    flows: areFlows,
    tcp: optional(areEnds),
    waiting: optional(all(isOpenWork)),
  },
  done: { id: isCount },
  ticks: { rows: all(isTickRow) },
  opened: { flows: areFlows },
  final: { flows: areFlows, tcp: optional(areEnds) },
  dialled: { tcp: areEnds },
  listening: { at: isListeningAt, tcp: areEnds },
  unlistening: { at: isListeningAt, tcp: areEnds },
  spawned: { pid: isPid, startedAt: isCount },
  waiting: { waiting: all(isOpenWork) },
  blocked: { by: orNull(isOpenWork) },
  alive: {},
  'never-idle': { source: orNull(isText) },
  reached: { host: isTitle, error: orNull(isTitle) },
  leak: { what: isText },
  spin: { source: isText, sure: isFlag },
  extension: { atMs: isTime, message: () => true },
};

const bySay = new Map<unknown, Test>(Object.entries(tests).map(([say, fields]) => [say, has(fields)]));

/**
 * Reads a message of an agent.
 *
 * @returns null for anything else, which is dropped
 */
export function readAgentMessage(value: unknown): AgentMessage | null {
  if (!isFields(value)) return null;
  return bySay.get(value.say)?.(value) === true ? (value as unknown as AgentMessage) : null;
}
