/** What the server does better, as a report advises it: `null` or `{ remedy, parameters }`. */
const isRemedy = (better, name) => better?.remedy === name;

const done = { content: [{ type: 'text', text: 'done' }] };
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The answer to everything but a call. */
async function answerOf(plan, { method, params }) {
  if (method === 'initialize') {
    await wait(plan.initializeMs);
    const { protocolVersion } = params;
    return { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'slow', version: '1' } };
  }
  if (method === 'tools/list') {
    await wait(plan.listMs);
    return { tools: [{ name: 'slow', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }] };
  }
  return method === 'ping' ? {} : null;
}

/** Says something again and again until it is stopped. */
function beat(everyMs, say) {
  if (everyMs === null || everyMs === undefined) return () => {};
  const timer = setInterval(say, everyMs);
  return () => clearInterval(timer);
}

/** Works on a call, telling its progress: by the plan's own habit, and by the remedy. */
async function work(plan, better, { params }, notify) {
  const token = params?._meta?.progressToken;
  let progress = 0;
  const tell = () => {
    if (token === undefined) return;
    notify({
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken: token, progress: ++progress },
    });
  };
  const stops = [
    beat(plan.progressEveryMs, tell),
    beat(isRemedy(better, 'progress-heartbeat') ? better.parameters.everyMs : null, tell),
  ];
  await wait(plan.afterMs);
  for (const stop of stops) stop();
  return done;
}

/** A slow server in this process, for each start. */
export const slowHere = (plan, better) => () => ({
  async connect(transport) {
    transport.onmessage = async (message) => {
      if (message.id === undefined || message.method === undefined) return;
      const send = (frame) => void transport.send(frame);
      const result =
        message.method === 'tools/call' ? await work(plan, better, message, send) : await answerOf(plan, message);
      if (result === null) send({ jsonrpc: '2.0', id: message.id, error: { code: -32601, message: 'no' } });
      else send({ jsonrpc: '2.0', id: message.id, result });
    };
  },
  async close() {},
});

const json = (value) => new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });

/** A call whose response begins before its answer is there. */
function begun(plan, better, message, type) {
  const comments = isRemedy(better, 'event-stream') ? better.parameters : null;
  const headers = { 'content-type': type, ...(comments?.noBuffering ? { 'x-accel-buffering': 'no' } : {}) };
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      let open = true;
      const say = (text) => {
        try {
          if (open) controller.enqueue(encoder.encode(text));
        } catch {
          open = false; // the client has gone
        }
      };
      const event = (frame) => say(`event: message\ndata: ${JSON.stringify(frame)}\n\n`);
      const stops = [plan.stream ? plan.commentEveryMs : null, comments?.commentEveryMs ?? null].map((everyMs) =>
        beat(everyMs, () => say(': alive\n\n')),
      );
      const notify = type === 'text/event-stream' ? event : () => {}; // JSON holds an answer and nothing else
      const result = await work(plan, better, message, notify);
      for (const stop of stops) stop();
      const answer = { jsonrpc: '2.0', id: message.id, result };
      if (type === 'text/event-stream') event(answer);
      else say(JSON.stringify(answer));
      try {
        controller.close();
      } catch {
        // the client has gone
      }
    },
  });
  return new Response(body, { headers });
}

/** The same over HTTP, as a handler of requests. */
export const slowApp = (plan, better) => async (request) => {
  if (request.method !== 'POST') return new Response(null, { status: 405 });
  const message = await request.json();
  if (message.id === undefined || message.method === undefined) return new Response(null, { status: 202 });
  if (message.method === 'tools/call') {
    if (plan.stream || isRemedy(better, 'event-stream') || isRemedy(better, 'progress-heartbeat'))
      return begun(plan, better, message, 'text/event-stream');
    if (isRemedy(better, 'head-at-once')) return begun(plan, better, message, 'application/json');
    return json({
      jsonrpc: '2.0',
      id: message.id,
      result: await work({ ...plan, progressEveryMs: null }, null, message, () => {}),
    });
  }
  const result = await answerOf(plan, message);
  return result === null
    ? json({ jsonrpc: '2.0', id: message.id, error: { code: -32601, message: 'no' } })
    : json({ jsonrpc: '2.0', id: message.id, result });
};
