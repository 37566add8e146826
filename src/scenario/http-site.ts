import type { MakeHttpHop } from '../faults/http-hop.ts';

/** Where faults and remedies put hops of their own on the path of a server over HTTP. */
export interface HttpSite {
  /** @returns how to take it out: what has begun there ends there */
  addHop(make: MakeHttpHop): () => void;
  /** The same right before the server, behind all gateways. */
  addServerHop(make: MakeHttpHop): () => void;
}
