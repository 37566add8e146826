import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createServer } from './search-server.ts';

export { createServer };

async function main() {
  await createServer().connect(new StdioServerTransport());
}

main().catch(() => process.exit(1));
