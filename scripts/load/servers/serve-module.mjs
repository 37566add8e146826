// Serves what a module's createServer makes, over stdio: node serve-module.mjs <module> [export]
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';

const [file, name = 'createServer'] = process.argv.slice(2);
const made = (await import(pathToFileURL(resolve(file)).href))[name]();
await made.connect(new StdioServerTransport());
