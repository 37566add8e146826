// The server whose tools run as tasks, over stdio: node task-stdio.mjs
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { taskServer } from './task-server.mjs';

await taskServer().connect(new StdioServerTransport());
