import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { observingServer } from './observing-server.mjs';

await observingServer().connect(new StdioServerTransport());
