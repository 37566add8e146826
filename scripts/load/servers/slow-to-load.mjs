// Computes before it connects and again after it listed its tools: node slow-to-load.mjs <before> <after> [port]
import { pause, serveHttp, serveStdio } from './serve.mjs';
import { spend } from './spend.mjs';

const [before, after, port] = process.argv.slice(2).map(Number);
spend(before);
const tools = {
  wait: {
    inputSchema: { type: 'object', properties: { seconds: { type: 'number' } }, required: ['seconds'] },
    run: async ({ seconds }) => {
      await pause(seconds * 1_000);
      return seconds;
    },
  },
};
if (port) serveHttp(tools, port);
else serveStdio(tools);
// Begins at the first message, so that the answer to a list meets a busy process.
if (after > 0) process.stdin.once('data', () => setTimeout(() => spend(after), 1));
