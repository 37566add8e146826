// A random server over Streamable HTTP: its plan, the file that counts its starts, and its port are the arguments.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { randomServer } from './random-server.mjs';

const [, , json, file, port] = process.argv;
const plan = JSON.parse(json);
const start = Number(readFileSync(file, 'utf8'));
writeFileSync(file, String(start + 1));
if (plan.starts[start] === 'throw') throw new Error('another instance is running');
if (plan.starts[start] === 'exit') process.exit(3);

/** The stream of the request that was heard last: what belongs to no request of the client goes there. */
let stream = null;
let streamOf = null;
const open = (response) => {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
};
const say = (text) => {
  if (stream === null) return;
  open(stream);
  stream.write(text);
};
const take = randomServer(plan, start, {
  send(message) {
    say(`data: ${JSON.stringify(message)}\n\n`);
    if (message.id === streamOf && message.method === undefined) stream?.end();
  },
  write: (line) => say(`data: ${line}\n\n`),
  end: () => process.exit(3),
});

const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    if (request.method !== 'POST') return response.writeHead(405).end();
    const message = JSON.parse(body);
    if (message.id === undefined || message.method === undefined) {
      response.writeHead(202).end();
      return take(message);
    }
    stream = response;
    streamOf = message.id;
    take(message);
  });
});
server.listen(Number(port), '127.0.0.1', () => {
  if (plan.keepsPortAt !== start) return;
  // Its child holds the port for longer than it lives itself.
  spawn(process.execPath, ['-e', `setTimeout(() => {}, 3_600_000)`], {
    stdio: ['ignore', 'ignore', 'ignore', server._handle],
  });
});
