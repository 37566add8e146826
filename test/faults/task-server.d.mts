import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

/** A server whose tools run as tasks. Polls are asked for every 5 s. */
export function taskServer(): McpServer;
