// An upstream in real time. Each path answers in its own way, some of them wrongly. What follows a second slash is ignored.
import { createServer } from 'node:net';

/** The global one is virtual while a server in this process plays. */
const { setTimeout } = globalThis;

const body = '0123456789';
const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nx-upstream: a; b\r\n';
const sized = `${head}content-length: 10\r\n`;

/** Writes one part after the other, in packets of their own; then does the last thing. */
const inParts = (parts, last) => (socket) => {
  const [part, ...rest] = parts;
  if (part === undefined) last(socket);
  else {
    socket.write(part);
    setTimeout(() => inParts(rest, last)(socket), 20);
  }
};
const nothing = () => {};
const close = (socket) => socket.end();
const reset = (socket) => socket.resetAndDestroy();

const paths = {
  '/sized': (socket) => socket.write(`${sized}\r\n${body}`),
  '/chunked': (socket) =>
    socket.write(`${head}transfer-encoding: chunked\r\n\r\n3\r\n012\r\n7\r\n3456789\r\n0\r\n\r\n`),
  '/closes': (socket) => socket.end(`${sized}connection: close\r\n\r\n${body}`),
  '/until-closed': (socket) => socket.end(`${head}\r\n${body}`),
  '/reset': reset,
  '/reset-in-body': inParts([`${sized}\r\n01234`], reset),
  '/truncated': inParts([`${sized}\r\n01234`], close),
  '/silent': nothing,
  '/hangs-in-body': inParts([`${sized}\r\n01234`], nothing),
};

/** A server of these paths. It does not listen yet. */
export const oddUpstream = () =>
  createServer((socket) => {
    socket.on('error', nothing);
    socket.on('data', (data) => paths[/^GET (\/[^/ ]+)/.exec(data.toString())?.[1] ?? '']?.(socket));
  });
