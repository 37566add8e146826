import type { Deadline } from '../../src/clocks/deadline.ts';
import type { Ms } from '../../src/clocks/duration.ts';
import type { Stated } from '../../src/clocks/evidence.ts';
import { httpOutcome } from './http-outcome.ts';

/** How long a gateway keeps a client's connection open between exchanges. Nobody waits for it, and the origin hears nothing. */
export const keptAlive = (ms: Ms, stated: Stated): Deadline => ({
  over: 'connection',
  ms,
  restartedBy: ['request'],
  pausedBy: ['exchange'],
  outcome: httpOutcome(null, 'fin', []),
  ...stated,
});
