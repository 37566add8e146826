import type { Server } from 'node:net';

export function oddUpstream(): Server;
