/**
 * A server by hand, without an SDK: `node raw-stdio.mjs '{"workMs": 20000}'`. Its tool `t` takes `workMs`, writes `logBytes` to
 * standard error first, and answers with `answerBytes` of text. `reads`: `lines`, or `chunks`, each of which it takes for a message.
 * `busyMs` of computing come with the start, or with the first call (`lazy`). `onSignal`: `nothing`, `answers` what is in progress and ends, or `waits` without end.
 */
const options = JSON.parse(process.argv[2] ?? '{}');
const {
  workMs = 0,
  logBytes = 0,
  answerBytes = 4,
  reads = 'lines',
  onSignal = 'nothing',
  exits = false,
  busyMs = 0,
  lazy = false,
} = options;

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const inProgress = new Set();

function answer(id, text, isError = false) {
  inProgress.delete(id);
  send({ id, result: { content: [{ type: 'text', text }], isError } });
}

/** Uses the processor, once. */
let leftMs = busyMs;
function compute() {
  const before = process.cpuUsage();
  for (let spentMs = 0; spentMs < leftMs; ) {
    const { user, system } = process.cpuUsage(before);
    spentMs = (user + system) / 1_000;
  }
  leftMs = 0;
}

if (!lazy) compute();

function read({ id, method, params }) {
  if (id === undefined) return;
  if (method === 'initialize') {
    const { protocolVersion } = params;
    send({ id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'raw', version: '1' } } });
  } else if (method === 'tools/list') {
    send({
      id,
      result: { tools: [{ name: 't', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }] },
    });
  } else if (method === 'tools/call') {
    inProgress.add(id);
    compute();
    if (logBytes > 0) process.stderr.write(`${'x'.repeat(logBytes - 1)}\n`);
    const work = () => {
      answer(id, 'x'.repeat(answerBytes));
      if (exits) setTimeout(() => process.exit(0), 1_000);
    };
    if (workMs === 0) work();
    else setTimeout(work, workMs);
  } else send({ id, result: {} });
}

let rest = '';
process.stdin.setEncoding('utf8').on('data', (chunk) => {
  if (reads === 'chunks') {
    try {
      read(JSON.parse(chunk));
    } catch {
      // It takes each chunk for a message, and drops what is none.
    }
    return;
  }
  const lines = `${rest}${chunk}`.split('\n');
  rest = lines.pop();
  for (const line of lines) read(JSON.parse(line));
});

if (onSignal !== 'nothing')
  process.on('SIGTERM', () => {
    if (onSignal === 'waits') return;
    for (const id of inProgress) answer(id, 'the server is being stopped', true);
    setTimeout(() => process.exit(0), 500);
  });
