// The database server over Streamable HTTP. It listens on the port in PORT.
import { createServer } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { databaseServer } from './database-server.mjs';

createServer(async (request, response) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await databaseServer().connect(transport);
  await transport.handleRequest(request, response);
}).listen(Number(process.env.PORT), '127.0.0.1');
