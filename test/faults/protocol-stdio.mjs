// The server for faults of the protocol over stdio: node protocol-stdio.mjs
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { protocolServer } from './protocol-server.mjs';

await protocolServer().connect(new StdioServerTransport());
