import type { Server } from '@modelcontextprotocol/sdk/server/index.js';

export function workingServer(unit: number, unitMs: number): Server;
