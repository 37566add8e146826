import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { timedServer } from './timed-server.mjs';

await timedServer().connect(new StdioServerTransport());
