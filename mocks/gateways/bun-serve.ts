import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const docs = allOf(
  by('docs', 'https://github.com/petarzarkov/dunx/pull/101', null, 'quotes bun.com/docs/runtime/http/server'),
  by(
    'report',
    'https://github.com/oven-sh/bun/issues/27479',
    '2026-02-26',
    'a handler that has written nothing is idle',
  ),
);

/** Bun.serve resets a connection after ten seconds without a byte, even while a tool works. */
export const bunServe: GatewayProfile = {
  id: 'bun-serve',
  name: 'Bun.serve',
  version: '1.x',
  role: 'runtime',
  deadlines: {
    idleTimeout: {
      over: 'exchange',
      ms: { set: ['idleTimeout'], else: 10_000 },
      restartedBy: ['byte', 'request-byte'],
      outcome: httpOutcome(null, 'rst'),
      ...docs,
    },
    idleConnection: {
      over: 'connection',
      ms: { set: ['idleTimeout'], else: 10_000 },
      restartedBy: ['request'],
      pausedBy: ['exchange'],
      outcome: httpOutcome(null, 'rst', []),
      ...docs,
    },
  },
  settings: { idleTimeout: gatewaySetting('s', docs, { max: 255, outside: 'refuse', zero: 'off' }) },
  speaks: speaks(['http/1.1'], ['http/1.1'], docs),
};
