import { probesWithLimit } from '../clients/probes-with-limit.ts';
import { restartsServer } from '../clients/restarts-server.ts';
import { in202607, places, since202503 } from '../places.ts';
import type { Rule } from '../rule.ts';

const page = 'basic/transports/stdio';

/** The process of a server over stdio. */
export const stdioRules: readonly Rule[] = [
  {
    id: 'stdio/exit-on-eof',
    statement: 'A server exits soon after its standard input ends',
    places: places(in202607('SHOULD', `${page}#shutdown`)),
    server: { property: 'outlives-input' },
  },
  {
    id: 'stdio/shutdown-order',
    statement:
      'A client that ends a server closes its standard input first, and waits before it ends the process by force',
    places: places(since202503('SHOULD', 'basic/lifecycle#stdio'), in202607('SHOULD', `${page}#shutdown`)),
    client: { notSeen: 'profiles state how a client ends a server only where a clock fires, not how it shuts down' },
  },
  {
    id: 'stdio/restart',
    statement: 'A client restarts a server that exits unexpectedly',
    places: places(in202607('SHOULD', `${page}#unexpected-termination`)),
    client: { by: 'what it does at the next call after the connection was lost', judge: restartsServer },
  },
  {
    id: 'stdio/probe',
    statement: 'A client that probes for the era falls back after any error and after a limited wait',
    places: places(in202607('MUST', `${page}#backward-compatibility`)),
    client: { by: 'the clock over its probe', judge: probesWithLimit },
  },
  {
    id: 'stdio/probe-answered',
    statement: 'A server answers a method that it does not know, so that a probe costs no wait',
    places: places(since202503('MAY', 'basic#responses'), in202607('MAY', `${page}#backward-compatibility`)),
    server: { property: 'silent-on-unknown-method' },
  },
];
