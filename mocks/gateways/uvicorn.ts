import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const read = (where: string) => by('source', `encode/uvicorn@e6c7ce79 (0.35.0) ${where}`, '2025-09-03');

/** Uvicorn: no clock over an exchange. It keeps idle connections open for five seconds. */
export const uvicorn: GatewayProfile = {
  id: 'uvicorn',
  name: 'Uvicorn',
  version: '0.35.0',
  role: 'runtime',
  deadlines: {
    response: { over: 'exchange', ms: null, outcome: httpOutcome(null, 'fin'), ...read('uvicorn/config.py') },
    timeout_keep_alive: keptAlive({ set: ['timeout_keep_alive'], else: 5_000 }, read('uvicorn/config.py:214')),
  },
  settings: { timeout_keep_alive: gatewaySetting('s', read('uvicorn/config.py:214')) },
  speaks: speaks(['http/1.1'], ['http/1.1'], read('README.md:107-136')),
  says: [
    {
      is: 'MCP needs nothing of HTTP/2, so it loses nothing here.',
      ...by('inferred', 'the transport of the protocol'),
    },
    { is: 'When it is to stop it waits for open streams for ever.', ...read('uvicorn/config.py:216') },
  ],
};
