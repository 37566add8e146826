/**
 * A server whose tool `t` leaves something running, as its argument says, and then does as its second argument says: `spin`
 * without end, `wait` without end, or `exit`. What it leaves has the text of its third argument in its command line.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const [leaves, then, name] = process.argv.slice(2);
const node = ['-e', 'setInterval(() => {}, 1000)', name];
const spinner = ['-e', 'for (;;);', name];
const shell = ['-c', 'while :; do sleep 1; done', name];
const detached = { detached: true, stdio: 'ignore' };

const kinds = {
  nothing: () => {},
  'a child': () => spawn(process.execPath, node, { stdio: 'ignore' }),
  'a spinning child': () => spawn(process.execPath, spinner, { stdio: 'ignore' }),
  'a detached child': () => spawn(process.execPath, node, detached).unref(),
  'a detached child that is not Node': () => spawn('/bin/sh', shell, detached).unref(),
  'a detached child without an environment': () => spawn('/usr/bin/env', ['-i', '/bin/sh', ...shell], detached).unref(),
  'an orphan in a session of its own': () =>
    spawn('/bin/sh', ['-c', `setsid /bin/sh -c 'while :; do sleep 1; done' ${name} & exit`], { stdio: 'ignore' }),
};

const answer = (id, result) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  if (method === 'initialize') {
    const { protocolVersion } = params;
    answer(id, { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'leaving', version: '1' } });
  } else if (method === 'tools/list') {
    answer(id, { tools: [{ name: 't', annotations: { readOnlyHint: true }, inputSchema: { type: 'object' } }] });
  } else if (method === 'tools/call') {
    kinds[leaves]();
    process.stderr.write('left\n');
    setImmediate(() => {
      while (then === 'spin');
      if (then === 'exit') process.exit();
    });
  } else answer(id, {});
});
