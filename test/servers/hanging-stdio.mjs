// The hanging server over stdio: node hanging-stdio.mjs [initialize|tools/list]
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { hangingServer } from './hanging-server.mjs';

await hangingServer(process.argv[2]).connect(new StdioServerTransport());
