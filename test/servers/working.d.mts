import type { Server } from '@modelcontextprotocol/sdk/server/index.js';

export function workingServer(unitMs: number): Server;
