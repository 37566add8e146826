import { by, error } from '../../src/clocks/authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

/** Bun's `fetch`: one idle timeout over the whole exchange. */
export const bunFetch: GatewayProfile = {
  id: 'bun-fetch',
  name: 'Bun fetch',
  version: '1.x',
  role: 'http-library',
  deadlines: {
    idle: {
      over: 'exchange',
      ms: 300_000,
      restartedBy: ['byte', 'request-byte'],
      outcome: { toCaller: error('The operation timed out.', 'host'), toServer: ['close-exchange'] },
      ...by('docs', 'bun.sh BunFetchRequestInit/timeout'),
    },
  },
};
