// Peers over TCP and TLS, in a process and a time of their own. Prints their ports, and ends with its standard input.
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';

const [, , cert, key] = process.argv;

/** Answers each line after some milliseconds, but for the line `silence`. */
const answers = (socket) => {
  socket.on('error', () => {});
  socket.on('data', (line) => {
    if (line.toString() !== 'silence') setTimeout(() => socket.write(`re: ${line}`), 30);
  });
};
const servers = {
  plain: net.createServer(answers),
  secure: tls.createServer({ cert, key, maxVersion: 'TLSv1.2' }, answers),
  greeting: net.createServer((socket) => {
    socket.on('error', () => {});
    setTimeout(() => socket.write('welcome'), 30);
  }),
};
for (const server of Object.values(servers)) await once(server.listen(0, '127.0.0.1'), 'listening');
/** One over TLS at a Unix socket. */
const path = join(tmpdir(), `slow-peers-${process.pid}.sock`);
await once(tls.createServer({ cert, key, maxVersion: 'TLSv1.2' }, answers).listen(path), 'listening');
process.on('exit', () => rmSync(path, { force: true }));
console.log(
  JSON.stringify({
    path,
    ...Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, server.address().port])),
  }),
);
process.stdin.resume().on('end', () => process.exit());
