import type { Server } from '@modelcontextprotocol/sdk/server/index.js';

export const waysToCall: readonly string[];
export function callingServer(): Server;
