import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Frame } from '../wire/frame.ts';
import type { FrameHook, Pass } from '../wire/frame-hook.ts';
import type { Exchange, ExchangeEvent, ExchangeListener, HttpRequest, Origin } from '../wire/http/exchange.ts';
import { eventStream } from './event-stream.ts';
import { headAtOnce } from './head-at-once.ts';
import { progressHeartbeat } from './progress-heartbeat.ts';
import { remedies, remedyByName } from './remedies.ts';
import type { RemedyContext } from './remedy.ts';

test.each(remedies.map((remedy) => [remedy.name, remedy] as const))(
  '%s: its parameters have defaults, and those to try are ones it takes and plain JSON',
  (name, remedy) => {
    expect(remedyByName(name)).toBe(remedy);
    expect(() => remedy.parameters.parse({})).not.toThrow();
    fc.assert(
      fc.property(remedy.arbitrary(fc), (parameters) => {
        expect(remedy.parameters.parse(JSON.parse(JSON.stringify(parameters)))).toEqual(parameters);
      }),
    );
  },
);

/** A site whose time is passed by hand. */
function aSite(overHttp: boolean) {
  let nowMs = 0;
  const timers = new Set<{ atMs: number; run: () => void }>();
  const hooks: { up: FrameHook[]; down: FrameHook[] } = { up: [], down: [] };
  const said: Frame[] = [];
  let origin: Origin | null = null;
  const add = (list: FrameHook[]) => (hook: FrameHook) => {
    list.push(hook);
    return () => void list.splice(list.indexOf(hook), 1);
  };
  const site: RemedyContext = {
    overHttp,
    setTimer(run, delayMs) {
      const timer = { atMs: nowMs + delayMs, run };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
    toServer: add(hooks.up),
    toClient: add(hooks.down),
    say: (frame) => void said.push(frame),
    http(make) {
      const idle = { time: { now: () => nowMs, setTimer: site.setTimer }, blockTime: () => () => {}, report: () => {} };
      origin = make(server, idle);
      return () => {
        origin = null;
      };
    },
  };
  let behind: ExchangeListener | null = null;
  const server: Origin = {
    exchange(_: HttpRequest, listener: ExchangeListener): Exchange {
      behind = listener;
      listener({ type: 'received' });
      return { abort() {} };
    },
    close: async () => {},
  };
  return {
    site,
    said,
    pass(ms: number) {
      for (const untilMs = nowMs + ms; ; ) {
        const [next] = [...timers].filter(({ atMs }) => atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs);
        nowMs = next?.atMs ?? untilMs;
        if (next === undefined) return;
        timers.delete(next);
        next.run();
      }
    },
    send(frame: Frame, pass: Pass = () => {}) {
      for (const hook of hooks.up) hook(frame, pass);
    },
    answer(frame: Frame, pass: Pass = () => {}) {
      for (const hook of hooks.down) hook(frame, pass);
    },
    /** Posts a message. @returns what the client receives, and the server's end of it */
    post(frame: Frame) {
      const received: string[] = [];
      const listener = (event: ExchangeEvent): void => {
        if (event.type === 'head') received.push(`${event.head.status} ${event.head.headers['content-type']}`);
        else if (event.type === 'bytes') received.push(event.chunk.toString());
        else if (event.type === 'end') received.push('end');
        else if (event.type === 'cut') received.push(event.how);
      };
      const body = Buffer.from(JSON.stringify(frame));
      origin?.exchange({ key: 1, method: 'POST', url: new URL('http://a/'), headers: {}, body }, listener);
      if (behind === null) throw new Error('nothing came to the server');
      return { received, server: behind };
    },
  };
}

const call = {
  jsonrpc: '2.0',
  id: 7,
  method: 'tools/call',
  params: { name: 't', _meta: { progressToken: 'p' } },
} as const;
const answer = { jsonrpc: '2.0', id: 7, result: {} } as const;
const json = { status: 200, headers: { 'content-type': 'application/json' } };

test('progress on a pipe: with the token of the call, growing, until the answer', () => {
  const { site, said, pass, send, answer: hear } = aSite(false);
  progressHeartbeat.apply(site, { everyMs: 1_000 });
  send({ ...call, id: 6, params: { name: 't' } });
  send(call);
  pass(2_500);
  hear(answer);
  pass(10_000);
  expect(said).toEqual(
    [1, 2].map((progress) => ({
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken: 'p', progress },
    })),
  );
});

test('progress on a pipe: none after the call was cancelled, and none once it is lifted', () => {
  const { site, said, pass, send } = aSite(false);
  const applied = progressHeartbeat.apply(site, { everyMs: 1_000 });
  send(call);
  send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } });
  pass(5_000);
  send({ ...call, id: 8 });
  applied.lift();
  pass(5_000);
  expect(said).toEqual([]);
});

test('the head at once: the JSON follows as the server gives it', () => {
  const { site, post } = aSite(true);
  headAtOnce.apply(site, {});
  const { received, server } = post(call);
  expect(received).toEqual(['200 application/json']);
  server({ type: 'head', head: json });
  server({ type: 'bytes', chunk: Buffer.from('{}') });
  server({ type: 'end' });
  expect(received).toEqual(['200 application/json', '{}', 'end']);
});

test('a head that went out cannot be taken back: another status cuts the response', () => {
  const { site, post } = aSite(true);
  headAtOnce.apply(site, {});
  const { received, server } = post(call);
  server({ type: 'head', head: { ...json, status: 500 } });
  expect(received).toEqual(['200 application/json', 'fin']);
});

test('an event stream: comments while the tool works, and the JSON as an event', () => {
  const { site, post, pass } = aSite(true);
  eventStream.apply(site, { commentEveryMs: 15_000, noBuffering: true });
  const { received, server } = post(call);
  pass(31_000);
  server({ type: 'head', head: json });
  server({ type: 'bytes', chunk: Buffer.from('{\n}') });
  server({ type: 'end' });
  pass(60_000);
  expect(received).toEqual([
    '200 text/event-stream',
    ': alive\n\n',
    ': alive\n\n',
    'event: message\ndata: {\ndata: }\n\n',
    'end',
  ]);
});

test('only calls are answered better', () => {
  const { site, post } = aSite(true);
  eventStream.apply(site, { commentEveryMs: 15_000, noBuffering: false });
  expect(post({ jsonrpc: '2.0', id: 1, method: 'tools/list' }).received).toEqual([]);
});
