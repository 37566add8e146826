import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { databaseServer } from './database-server.mjs';

await databaseServer().connect(new StdioServerTransport());
