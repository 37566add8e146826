/**
 * One run of a random server, whatever carries its messages.
 *
 * @param plan what it does: see `randomPlan`
 * @param start which of its starts this is, from 0
 * @param wire `send` a message, `write` a line that may be none, `end` the process or the connection
 * @returns takes each message of the client
 */
export function randomServer(plan, start, { send, write, end }) {
  const failure = plan.starts[start];
  let heard = 0;
  const hides = plan.hidesFirstEvery !== null && start % plan.hidesFirstEvery === plan.hidesFirstEvery - 1;
  const shown = hides ? plan.tools.slice(1) : plan.tools;
  const tools = shown.map(({ name, readOnly, schema }) => ({
    name,
    inputSchema: schema,
    annotations: { readOnlyHint: readOnly },
  }));
  return (message) => {
    if (plan.diesAtMessage !== null && ++heard === plan.diesAtMessage) return end();
    const { id, method } = message;
    if (method === undefined || id === undefined) return;
    const answer = (result) => send({ jsonrpc: '2.0', id, result });
    const refuse = (text) => send({ jsonrpc: '2.0', id, error: { code: -32603, message: text } });
    if (method === 'initialize') {
      if (failure === 'exit') return end();
      if (failure === 'silent') return;
      if (failure === 'garbage') write('this is no message');
      if (failure === 'refuse-initialize') return refuse('not today');
      const { protocolVersion } = message.params;
      return answer({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'random', version: '1' } });
    }
    if (method === 'tools/list') {
      if (failure === 'silent-list') return;
      return failure === 'refuse-list' ? refuse('no list') : answer({ tools });
    }
    if (method === 'tools/call') return call(plan, message, { answer, refuse, send, write, end });
    if (method === 'ping') return answer({});
    return send({ jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } });
  };
}

const done = { content: [{ type: 'text', text: 'done' }] };

function call(plan, { id, params }, { answer, refuse, send, write, end }) {
  const tool = plan.tools.find(({ name }) => name === params.name);
  if (tool === undefined) return refuse('no such tool');
  const { how, afterMs, everyMs } = tool;
  const token = params._meta?.progressToken;
  const notify = (method, fields) => send({ jsonrpc: '2.0', method, params: fields });
  switch (how) {
    case 'answer':
    case 'slow':
      return void setTimeout(() => answer(done), afterMs);
    case 'tool-error':
      return answer({ ...done, isError: true });
    case 'refuse':
      return refuse('no');
    case 'hang':
      return;
    case 'tick':
      return void setInterval(() => {}, everyMs);
    case 'die':
      return void setTimeout(end, afterMs);
    case 'progress': {
      let progress = 0;
      return void setInterval(() => {
        if (token !== undefined) notify('notifications/progress', { progressToken: token, progress: ++progress });
      }, everyMs);
    }
    case 'log':
      return void setInterval(() => notify('notifications/message', { level: 'info', data: 'waiting' }), everyMs);
    case 'ping': {
      let pings = 0;
      return void setInterval(() => send({ jsonrpc: '2.0', id: `ping-${++pings}`, method: 'ping' }), everyMs);
    }
    case 'flood':
      for (let count = 0; count < 2_000; count++) notify('notifications/message', { level: 'info', data: 'x' });
      return answer(done);
    case 'twice':
      answer(done);
      return answer(done);
    case 'wrong-id':
      return send({ jsonrpc: '2.0', id: 4_711, result: done });
    case 'text-id':
      return send({ jsonrpc: '2.0', id: String(id), result: done });
    case 'garbage':
      write('{"jsonrpc":"2.0",');
      return answer(done);
    case 'both':
      return send({ jsonrpc: '2.0', id, result: done, error: { code: 1, message: 'both' } });
    case 'deep': {
      let data = 'x';
      for (let level = 0; level < 2_000; level++) data = [data];
      return send({ jsonrpc: '2.0', id, result: { ...done, data } });
    }
    case 'big':
      return answer({ content: [{ type: 'text', text: 'x'.repeat(300_000) }] });
    default:
      throw new Error(`no kind of call: ${how}`);
  }
}
