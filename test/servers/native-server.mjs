// Tools that wait for work of native add-ons and for datagrams: `node native-server.mjs [port]`, over stdio or, with a port, over HTTP.
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { hash } from '@node-rs/argon2';
import watcher from '@parcel/watcher';
import sharp from 'sharp';

const sodium = createRequire(import.meta.url)('sodium-native');

const udpPort = Number(process.env.UDP_PORT);

const create = { width: 600, height: 600, channels: 3, background: 'red' };
const picture = () => sharp({ create }).blur(8).png().toBuffer();
const seal = () => {
  const out = Buffer.alloc(sodium.crypto_pwhash_STRBYTES);
  const limits = [sodium.crypto_pwhash_OPSLIMIT_INTERACTIVE, sodium.crypto_pwhash_MEMLIMIT_INTERACTIVE];
  return new Promise((done) => sodium.crypto_pwhash_str_async(out, Buffer.from('x'), ...limits, done));
};
const inThread = `
  const { parentPort } = require('node:worker_threads');
  require('@node-rs/argon2').hash('x').then((hashed) => parentPort.postMessage(hashed));
`;

const tools = {
  picture,
  login: () => hash('password'),
  seal,
  thread: () => {
    const worker = new Worker(inThread, { eval: true });
    return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  },
  /** Asks a name server, or whatever answers datagrams at that port. */
  'ask-by-udp': async () => {
    const socket = dgram.createSocket('udp4');
    socket.send('query', udpPort, '127.0.0.1');
    await once(socket, 'message');
    socket.close();
  },
  /** Tells a statistics daemon, and nobody waits for an answer. */
  'tell-by-udp': () => {
    dgram.createSocket('udp4').unref().send('calls:1|c', udpPort, '127.0.0.1');
    return sleep(20_000);
  },
  hang: () => new Promise(() => {}),
  'hang-after-work': async () => {
    await picture();
    await new Promise(() => {});
  },
  /** Leaves a callback with an add-on for as long as it sleeps. */
  'watch-and-sleep': async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'watched-'));
    const watch = await watcher.subscribe(folder, () => {});
    await sleep(20_000);
    await watch.unsubscribe();
    rmSync(folder, { recursive: true });
  },
};

function server() {
  const made = new McpServer({ name: 'native', version: '1' });
  for (const [name, run] of Object.entries(tools)) {
    made.registerTool(name, { annotations: { readOnlyHint: true }, inputSchema: {} }, async () => {
      await run();
      return { content: [{ type: 'text', text: name }] };
    });
  }
  return made;
}

const port = process.argv[2];
if (port === undefined) await server().connect(new StdioServerTransport());
else {
  http
    .createServer(async (request, response) => {
      const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
      await server().connect(transport);
      await transport.handleRequest(request, response);
    })
    .listen(Number(port), '127.0.0.1');
}
