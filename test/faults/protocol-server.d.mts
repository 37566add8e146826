import type { Server } from '@modelcontextprotocol/sdk/server/index.js';

/** A server for faults of the protocol. */
export function protocolServer(): Server;
