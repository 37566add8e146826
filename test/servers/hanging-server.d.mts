import type { Server } from '@modelcontextprotocol/sdk/server/index.js';

/** Which request a server never answers. */
export type Silence = 'initialize' | 'tools/list' | 'none';

export function hangingServer(silence?: Silence): Server;
