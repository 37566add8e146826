import type { HttpBehaviour } from './http-outcome.ts';
import { answered, event, type HttpParts, type Replies } from './http-raw-server.ts';
import { after, answer, hello, type Message } from './raw-server.ts';

const call = (does: Replies): HttpParts => ({ 'tools/call': does });
const refuse = (message: Message, code = -32000) => ({
  jsonrpc: '2.0',
  id: message.id,
  error: { code, message: 'no' },
});
const progress = (message: Message, step: number) => ({
  jsonrpc: '2.0',
  method: 'notifications/progress',
  params: { progressToken: message.params?._meta?.progressToken, progress: step, total: 3 },
});
const html = { 'content-type': 'text/html' } as const;
const json = { 'content-type': 'application/json' } as const;
const sse = { 'content-type': 'text/event-stream' } as const;
const status =
  (code: number, body = 'no'): Replies =>
  (_, reply) =>
    reply.send(code, body);
const silent: Replies = () => {};
const stream: Replies = (_, reply) => reply.events('');
const emptyStream =
  (text: string): Replies =>
  (_, reply) => {
    reply.events(text);
    reply.end();
  };

/** Ninety seconds with progress every thirty, and then the answer. */
const steadily: Replies = (message, reply) => {
  reply.events('');
  for (const step of [1, 2]) after(step * 30_000, () => reply.events(event(progress(message, step))));
  after(80_000, () => {
    reply.events(event(answered(message)));
    reply.end();
  });
};
/** A stream of a call that breaks or ends after its first event, and is gone on with by what `resumed` does. */
const broken = (how: 'end' | 'cut', first: string, resumed: Replies) => (): HttpParts => {
  let asked: Message = {};
  return {
    'tools/call': (message, reply) => {
      asked = message;
      reply.events(first);
      after(2_000, () => reply[how]());
    },
    GET: (_, reply, ask) => (ask.at.lastEventId === undefined ? reply.send(405) : resumed(asked, reply, ask)),
  };
};
const primed = 'id: e1\ndata:\n\n';
const answersLater: Replies = (message, reply) => {
  reply.events('');
  after(3_000, () => {
    reply.events(event(answered(message), 'e2'));
    reply.end();
  });
};
/** A stateless server. */
const discovered: HttpParts = {
  'server/discover': (message, reply) =>
    reply.json(
      answer(message, {
        supportedVersions: ['2026-07-28'],
        capabilities: { tools: {} },
        resultType: 'complete',
        ttlMs: 0,
        cacheScope: 'private',
        _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'raw', version: '1' } },
      }),
    ),
  'tools/list': (message, reply) =>
    reply.json(
      answer(message, {
        tools: [{ name: 't', inputSchema: { type: 'object' } }],
        resultType: 'complete',
        ttlMs: 0,
        cacheScope: 'private',
      }),
    ),
  'tools/call': (message, reply) =>
    reply.json(answer(message, { content: [{ type: 'text', text: 'ok' }], resultType: 'complete' })),
};
const probe = (does: Replies): HttpParts => ({ 'server/discover': does });
/** @param parts made anew for each run, where they remember something */
const odd = (
  name: string,
  parts: HttpParts | (() => HttpParts),
  more: Omit<HttpBehaviour, 'name' | 'parts'> = {},
): HttpBehaviour => ({ name, parts: typeof parts === 'function' ? parts : () => parts, ...more });
/** What a call is answered by in an event on the stream that stands. */
const onTheStandingStream = (): HttpParts => {
  let write: (text: string) => void = () => {};
  return {
    GET: (_, reply) => {
      reply.events('');
      write = reply.events;
    },
    'tools/call': (message, reply) => {
      reply.events('');
      after(4_000, () => write(event(answered(message))));
      after(5_000, () => reply.end());
    },
  };
};

/** What servers over Streamable HTTP do, well or badly, to clients of the era of `initialize`. */
export const httpBehaviours: readonly HttpBehaviour[] = [
  // answers
  odd('JSON at once', {}),
  odd(
    'a stream at once',
    call((message, reply) => {
      reply.events(event(answered(message)));
      reply.end();
    }),
  ),
  odd(
    'JSON after 10 s',
    call((message, reply) => after(10_000, () => reply.json(answered(message)))),
  ),
  odd(
    'a stream, and the answer after 10 s',
    call((message, reply) => {
      reply.events('');
      after(10_000, () => {
        reply.events(event(answered(message)));
        reply.end();
      });
    }),
  ),
  odd(
    'a refusal in JSON',
    call((message, reply) => reply.json(refuse(message))),
  ),
  odd('never any head', call(silent)),
  odd('a stream, and never an answer', call(stream)),
  odd(
    'comments, and never an answer',
    call((_, reply) => {
      for (const step of [0, 1, 2, 3, 4]) after(step * 15_000, () => reply.events(': still here\n\n'));
    }),
  ),
  odd('progress, no clock reset', call(steadily), { settings: { onprogress: true } }),
  odd('progress that resets the clock', call(steadily), {
    settings: { onprogress: true, resetTimeoutOnProgress: true },
  }),
  odd('a timeout of its own', call(silent), { settings: { timeout: 1_234 } }),
  odd(
    'two answers',
    call((message, reply) => {
      reply.events(event(answered(message)));
      after(1_000, () => {
        reply.events(event(answered(message)));
        reply.end();
      });
    }),
  ),
  odd('an answer on the standing stream', onTheStandingStream),
  odd(
    'an answer in an array',
    call((message, reply) => reply.json([answered(message)])),
  ),
  odd(
    'another answer first',
    call((message, reply) => reply.json({ ...answered(message), id: 999 })),
  ),
  odd('202 to a call', call(status(202, ''))),
  odd(
    'an answer an hour late is none',
    call((message, reply) => after(70_000, () => reply.json(answered(message)))),
  ),
  // start-up
  odd('initialize never answered', { initialize: silent }),
  odd('initialize on a stream that stays open', {
    initialize: (message, reply) => reply.events(event(answer(message, hello('2025-06-18')))),
  }),
  odd('initialize refused in JSON', { initialize: (message, reply) => reply.json(refuse(message)) }),
  odd('initialize: 500', { initialize: status(500) }),
  odd('initialize: 404', { initialize: status(404) }),
  odd('initialize: 401', { initialize: status(401) }),
  odd('initialize: 405', { initialize: status(405) }),
  odd('initialize: 400 with an error in JSON', { initialize: (message, reply) => reply.json(refuse(message), 400) }),
  odd('initialize: a page', { initialize: (_, reply) => reply.send(200, '<p>', html) }),
  odd('initialize: cut', { initialize: (_, reply) => reply.cut() }),
  odd('initialized taken after 5 s', {
    'notifications/initialized': (_, reply) => after(5_000, () => reply.send(202)),
  }),
  odd('initialized never taken', { 'notifications/initialized': silent }),
  odd('initialized refused', { 'notifications/initialized': status(400) }),
  odd('initialized answered with 200', { 'notifications/initialized': status(200, '') }),
  odd('tools/list: never', { 'tools/list': silent }),
  odd('tools/list: 500', { 'tools/list': status(500) }),
  // failures of a call
  odd('400', call(status(400))),
  odd('401', call(status(401))),
  odd('403', call(status(403))),
  odd('404, as of a lost session', call(status(404, 'Session not found'))),
  odd('405', call(status(405, ''))),
  odd('413', call(status(413))),
  odd('429', call(status(429))),
  odd('500', call(status(500))),
  odd(
    '502 with a page',
    call((_, reply) => reply.send(502, '<h1>Bad Gateway</h1>', html)),
  ),
  odd(
    '503 after 20 s',
    call((_, reply) => after(20_000, () => reply.send(503, 'no'))),
  ),
  odd(
    '504 with an error in JSON',
    call((message, reply) => reply.json(refuse(message), 504)),
  ),
  odd(
    '400 with an error in JSON',
    call((message, reply) => reply.json(refuse(message), 400)),
  ),
  odd(
    '404 with an error whose id is null',
    call((message, reply) => reply.json({ ...refuse(message, -32001), id: null }, 404)),
  ),
  odd(
    'a page',
    call((_, reply) => reply.send(200, '<p>', html)),
  ),
  odd(
    'no content type',
    call((_, reply) => reply.send(200, '{}')),
  ),
  odd(
    'plain text',
    call((message, reply) => reply.send(200, JSON.stringify(answered(message)), { 'content-type': 'text/plain' })),
  ),
  odd(
    'a content type with a parameter',
    call((message, reply) =>
      reply.send(200, JSON.stringify(answered(message)), { 'content-type': 'Application/JSON; charset=utf-8' }),
    ),
  ),
  odd(
    'no body',
    call((_, reply) => reply.send(200, '', json)),
  ),
  odd(
    'half of the JSON',
    call((message, reply) => reply.send(200, JSON.stringify(answered(message)).slice(0, -8), json)),
  ),
  odd(
    'JSON that is no message',
    call((_, reply) => reply.send(200, '{"ok":true}', json)),
  ),
  odd(
    'JSON that is cut off',
    call((_, reply) => {
      reply.begin(200, '{"json', json);
      after(1_000, () => reply.cut());
    }),
  ),
  odd(
    'JSON that never ends',
    call((_, reply) => reply.begin(200, '{"json', json)),
  ),
  odd(
    'cut before the head',
    call((_, reply) => after(1_000, () => reply.cut())),
  ),
  // redirects
  odd(
    '307 within the origin',
    call((_, reply, { at }) => {
      if (at.http.endsWith('/there')) reply.json(answered(_));
      else reply.send(307, '', { location: '/there' });
    }),
  ),
  odd(
    '308 within the origin',
    call((_, reply, { at }) => {
      if (at.http.endsWith('/there')) reply.json(answered(_));
      else reply.send(308, '', { location: '/there' });
    }),
  ),
  odd(
    '302 within the origin',
    call((_, reply) => reply.send(302, '', { location: '/there' })),
  ),
  odd(
    '303 within the origin',
    call((_, reply) => reply.send(303, '', { location: '/there' })),
  ),
  odd(
    '307 elsewhere',
    call((_, reply) => reply.send(307, '', { location: 'http://elsewhere.test/mcp?a=b' })),
  ),
  odd('307 without a location', call(status(307))),
  odd(
    '307 in circles',
    call((_, reply) => reply.send(307, '', { location: '/mcp' })),
  ),
  // streams
  odd(
    'a stream that ends without an answer',
    call((_, reply) => {
      reply.events(': hello\n\n');
      after(2_000, () => reply.end());
    }),
  ),
  odd(
    'a stream that is cut without an answer',
    call((_, reply) => {
      reply.events(': hello\n\n');
      after(2_000, () => reply.cut());
    }),
  ),
  odd('a stream ends after an id, and is gone on with', broken('end', primed, answersLater)),
  odd('a stream is cut after an id, and is gone on with', broken('cut', primed, answersLater)),
  odd('a stream ends after an id and a wish', broken('end', `retry: 7000\n${primed}`, answersLater)),
  odd('the rest is refused: 404', broken('cut', primed, status(404))),
  odd('the rest is refused: 405', broken('cut', primed, status(405))),
  odd('the rest is refused: 500', broken('cut', primed, status(500))),
  odd(
    'the rest is cut',
    broken('cut', primed, (_, reply) => reply.cut()),
  ),
  odd('the rest never begins', broken('cut', primed, silent)),
  odd(
    'the rest is refused once',
    broken('cut', primed, (message, reply, ask) =>
      ask.count === 1 ? reply.send(503) : answersLater(message, reply, ask),
    ),
  ),
  odd(
    'the rest ends again and again, with ids',
    broken('end', primed, (_, reply) => {
      reply.events('id: e9\ndata:\n\n');
      after(4_000, () => reply.end());
    }),
  ),
  odd(
    'the rest ends again and again, without ids',
    broken('end', primed, (_, reply) => {
      reply.events(': nothing\n\n');
      after(4_000, () => reply.end());
    }),
  ),
  odd(
    'a refusal on a stream with ids',
    call((message, reply) => {
      reply.events(event(refuse(message), 'e1'));
      reply.end();
    }),
  ),
  odd(
    'a stream with ids that stays open after its answer',
    call((message, reply) => {
      reply.events(event(answered(message), 'e1'));
      after(9_000, () => reply.cut());
    }),
  ),
  odd(
    'given up, and then cut after an id',
    call((_, reply) => {
      reply.events(primed);
      after(65_000, () => reply.cut());
    }),
  ),
  // the standing stream
  odd('the standing stream stays open', { GET: stream }),
  odd('the standing stream ends at once', { GET: emptyStream('') }, { watchMs: 8_500 }),
  odd('the standing stream ends after 20 s, with an id', {
    GET: (_, reply) => {
      reply.events(primed);
      after(20_000, () => reply.end());
    },
  }),
  odd('the standing stream is cut after 20 s', {
    GET: (_, reply) => {
      reply.events(': hello\n\n');
      after(20_000, () => reply.cut());
    },
  }),
  odd('the standing stream: 400', { GET: status(400) }),
  odd('the standing stream: 500', { GET: status(500) }),
  odd('the standing stream is cut before its head', { GET: (_, reply) => reply.cut() }),
  odd('the standing stream: a page', { GET: (_, reply) => reply.send(200, '<p>', html) }, { watchMs: 5_500 }),
  odd('the standing stream is refused when it is opened again', {
    GET: (_, reply, { count }) => {
      if (count > 0) return reply.send(500);
      reply.events('');
      after(10_000, () => reply.cut());
    },
  }),
  odd('the standing stream is gone when it is opened again', {
    GET: (_, reply, { count }) => {
      if (count > 0) return reply.send(405);
      reply.events('');
      after(10_000, () => reply.end());
    },
  }),
  odd('a ping from the server', {
    GET: (_, reply) => {
      reply.events('');
      after(1_000, () => reply.events(event({ jsonrpc: '2.0', id: 'p', method: 'ping' })));
    },
    ...call((message, reply) => after(3_000, () => reply.json(answered(message)))),
  }),
  odd(
    'a content type of a stream, and a body of JSON',
    call((message, reply) => reply.send(200, JSON.stringify(answered(message)), sse)),
  ),
];

/** What they do to a client that asks first whether the server is stateless. */
export const negotiations: readonly HttpBehaviour[] = [
  odd('stateless', discovered),
  odd('stateless, a call never answered', { ...discovered, 'tools/call': silent }),
  odd('stateless, a stream and never an answer', { ...discovered, 'tools/call': stream }),
  odd(
    'stateless, progress that resets the clock',
    {
      ...discovered,
      'tools/call': (message, reply) => {
        reply.events('');
        for (const step of [1, 2]) after(step * 30_000, () => reply.events(event(progress(message, step))));
      },
    },
    { settings: { onprogress: true, resetTimeoutOnProgress: true }, watchMs: 150_000 },
  ),
  odd('stateless, 400 with the answer', {
    ...discovered,
    'tools/call': (message, reply) => reply.json(refuse(message), 400),
  }),
  odd('stateless, 404 with the answer', {
    ...discovered,
    'tools/call': (message, reply) => reply.json(refuse(message), 404),
  }),
  odd('stateless, 500 with the answer', {
    ...discovered,
    'tools/call': (message, reply) => reply.json(refuse(message), 500),
  }),
  odd('stateless, 400 with words', { ...discovered, 'tools/call': status(400) }),
  odd('stateless, a stream that ends', {
    ...discovered,
    'tools/call': (_, reply) => {
      reply.events(': hello\n\n');
      after(2_000, () => reply.end());
    },
  }),
  odd('stateless, a stream that ends after an id', {
    ...discovered,
    'tools/call': (_, reply) => {
      reply.events(primed);
      after(2_000, () => reply.end());
    },
    GET: status(405),
  }),
  odd('refused with -32601', {}),
  odd(
    'refused with -32601 and 400',
    probe((message, reply) => reply.json(refuse(message, -32601), 400)),
  ),
  odd('refused with 404', probe(status(404))),
  odd('refused with 405', probe(status(405))),
  odd('refused with 400', probe(status(400))),
  odd('refused with 401', probe(status(401))),
  odd('refused with 403', probe(status(403))),
  odd('refused with 500', probe(status(500))),
  odd(
    'refused with a page',
    probe((_, reply) => reply.send(200, '<p>', html)),
  ),
  odd(
    'refused with half of the JSON',
    probe((_, reply) => reply.send(200, '{"', json)),
  ),
  odd(
    'cut',
    probe((_, reply) => reply.cut()),
  ),
  odd('the probe is never answered', probe(silent)),
  odd('the probe has a stream that stays silent', probe(stream)),
  odd('the probe has a stream that ends', probe(emptyStream(': x\n\n'))),
  odd('202', probe(status(202, ''))),
  odd(
    'a result that is none',
    probe((message, reply) => reply.json(answer(message, {}))),
  ),
].map((one) => ({ ...one, negotiates: true }));

/** A server of the older transport: it answers on the stream, and takes what is posted. */
const older =
  (parts: (stream: { write(text: string): void; end(): void; cut(): void }) => HttpParts = () => ({})) =>
  (): HttpParts => {
    let current: Parameters<Replies>[1] | undefined;
    const stream = {
      write: (text: string) => current?.events(text),
      end: () => current?.end(),
      cut: () => current?.cut(),
    };
    const onStream =
      (result: (message: Message) => unknown): Replies =>
      (message, reply) => {
        reply.send(202, 'Accepted');
        stream.write(`event: message\n${event(answer(message, result(message)))}`);
      };
    return {
      GET: (_, reply, { count }) => {
        current = reply;
        reply.events(`event: endpoint\ndata: /messages?session=${count}\n\n`);
      },
      initialize: onStream(() => hello('2025-06-18')),
      'tools/list': onStream(() => ({ tools: [{ name: 't', inputSchema: { type: 'object' } }] })),
      'tools/call': onStream(() => ({ content: [{ type: 'text', text: 'ok' }] })),
      ...parts(stream),
    };
  };
const accepts: Replies = (_, reply) => reply.send(202, 'Accepted');

/** What servers over the older transport do. */
export const sseBehaviours: readonly HttpBehaviour[] = [
  odd('answers at once', older()),
  odd(
    'a call never answered',
    older(() => ({ 'tools/call': accepts })),
  ),
  odd(
    'a call answered after 10 s',
    older((stream) => ({
      'tools/call': (message, reply) => {
        reply.send(202);
        after(10_000, () => stream.write(event(answered(message))));
      },
    })),
  ),
  odd(
    'the POST never ends, the answer comes',
    older((stream) => ({ 'tools/call': (message) => after(2_000, () => stream.write(event(answered(message)))) })),
  ),
  odd(
    'initialized taken after 5 s',
    older(() => ({ 'notifications/initialized': (_, reply) => after(5_000, () => reply.send(202)) })),
  ),
  odd(
    'a call refused with 404',
    older(() => ({ 'tools/call': status(404) })),
  ),
  odd(
    'a call refused with 500',
    older(() => ({ 'tools/call': status(500) })),
  ),
  odd(
    'a call redirected',
    older(() => ({ 'tools/call': (_, reply) => reply.send(302, '', { location: '/there' }) })),
  ),
  odd(
    'a call cut',
    older(() => ({ 'tools/call': (_, reply) => reply.cut() })),
  ),
  odd(
    'initialize refused with 500',
    older(() => ({ initialize: status(500) })),
  ),
  odd(
    'initialize never answered',
    older(() => ({ initialize: accepts })),
  ),
  odd(
    'the endpoint after 5 s',
    older(() => ({
      GET: (_, reply) => {
        reply.events('');
        after(5_000, () => reply.events('event: endpoint\ndata: /messages\n\n'));
      },
      initialize: status(500),
    })),
  ),
  odd('no endpoint', { GET: stream }),
  odd('the stream: 404', { GET: status(404) }),
  odd('the stream: 405', { GET: status(405) }),
  odd('the stream: 500', { GET: status(500) }),
  odd('the stream: a page', { GET: (_, reply) => reply.send(200, '<p>', html) }),
  odd('the stream never begins', { GET: silent }),
  odd('the stream ends before it says where to post', { GET: emptyStream(': x\n\n') }, { watchMs: 2_000 }),
  odd('the stream is cut before its head', { GET: (_, reply) => reply.cut() }, { watchMs: 2_000 }),
  odd(
    'the stream ends in mid call',
    older((stream) => ({
      'tools/call': (_, reply) => {
        reply.send(202);
        after(5_000, () => stream.end());
      },
    })),
  ),
  odd(
    'the stream is cut in mid call, and the answer comes on the next',
    older((stream) => ({
      'tools/call': (message, reply) => {
        reply.send(202);
        after(5_000, () => stream.cut());
        after(15_000, () => stream.write(event(answered(message))));
      },
    })),
  ),
].map((one) => ({ ...one, transport: 'sse' as const }));

/** What becomes of calls that may take longer than Node's `fetch` waits for anything: 300 s, looked at now and then. */
export const patientBehaviours: readonly HttpBehaviour[] = [
  odd('never any head', call(silent)),
  odd('a stream, and never an answer', call(stream)),
  odd(
    'JSON that never ends',
    call((_, reply) => reply.begin(200, '{"json', json)),
  ),
  odd(
    'a stream with an id, and never an answer',
    call((_, reply) => reply.events(primed)),
  ),
  odd('a standing stream that says nothing', { ...call(silent), GET: stream }),
  odd(
    'a comment every minute',
    call((_, reply) => {
      for (const step of [0, 1, 2, 3, 4, 5, 6]) after(step * 60_000, () => reply.events(': still here\n\n'));
    }),
  ),
].map((one) => ({ ...one, settings: { timeout: 420_000 }, watchMs: 430_000, grainMs: 1_000 }));
