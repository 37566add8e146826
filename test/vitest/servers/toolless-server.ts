import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

/** A server that has nothing to offer. */
export default (): McpServer => new McpServer({ name: 'toolless', version: '1.0.0' });
