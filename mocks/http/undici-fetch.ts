import { by } from '../../src/clocks/authoring.ts';
import { speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';
import { undici } from './undici.ts';

/** Node's `fetch` as a gateway profile: {@link undici} as the client of an origin in a chain of hops. */
export const undiciFetch: GatewayProfile = {
  ...undici,
  id: 'undici-fetch',
  speaks: speaks(
    ['http/1.1'],
    ['http/1.1'],
    by(
      'measured',
      'Node 22.23.3, 24.21.0 and 26.10.0',
      '2026-11-21',
      'HTTP/2 from Node 26 on, where a server offers it',
    ),
  ),
  says: [
    {
      is: 'A 1xx response starts its clock for the head anew, so a plain JSON answer can be kept waiting.',
      ...by('measured', 'undici 6.29.1', '2026-11-21', 'one each 0.8 s held a limit of 1.5 s open for 4.8 s'),
    },
    {
      is: 'Its sockets send TCP keep-alive probes after 60 s, so balancers that forget silent flows do not forget them.',
      ...by('source', 'npm undici@6.29.1 lib/core/connect.js'),
    },
  ],
};
