import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';

/** Serves one example over stdio: `npx tsx examples/stdio.ts examples/01-naive-server/server.ts`. */
const [, , file = ''] = process.argv;
const { createServer } = await import(pathToFileURL(resolve(file)).href);
const server = await createServer();
await server.connect(new StdioServerTransport());
