import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { callingServer } from './calling-server.mjs';

await callingServer().connect(new StdioServerTransport());
