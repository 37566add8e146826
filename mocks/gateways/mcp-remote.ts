import { by, error, unknown } from '../../src/clocks/authoring.ts';
import { gatewaySetting, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const read = (where: string) => by('source', `npm mcp-remote@0.15.1 ${where}`, '2026-11-21');
const chunk = 'dist/chunk-KJCT2FXL.js';

/**
 * mcp-remote connects a stdio client to a server at a URL. It passes messages on unchanged and has no clock over requests. Its
 * only clocks are those of its HTTP library.
 */
export const mcpRemote: GatewayProfile = {
  id: 'mcp-remote',
  name: 'mcp-remote',
  version: '0.15.1',
  role: 'bridge',
  deadlines: {
    connect: {
      over: 'connect',
      ms: { set: ['--connect-timeout'], else: 10_000 },
      outcome: { toCaller: error('mcp-remote: fetch failed', 'host', -32001), toServer: ['close-connection'] },
      ...read(`README.md:314; ${chunk}:33098`),
    },
    headers: {
      over: 'headers',
      ms: { set: ['--headers-timeout'], else: 300_000 },
      restartedBy: ['informational'],
      outcome: { toCaller: error('mcp-remote: fetch failed', 'host', -32001), toServer: ['close-exchange'] },
      ...read(`README.md:315; ${chunk}:33098`),
    },
    body: {
      over: 'body',
      ms: { set: ['--body-timeout'], else: 300_000 },
      restartedBy: ['byte'],
      outcome: {
        toCaller: error(unknown('a broken stream is logged; who waits for it is told nothing that was found'), 'host'),
        toServer: ['close-exchange'],
      },
      ...read('README.md:316'),
    },
  },
  retries: [
    {
      of: 'body',
      after: ['network', 'timeout'],
      times: 2,
      backoff: { firstMs: 1_000, factor: 1.5, maxMs: 30_000 },
      resumes: true,
      when: { idsSeen: true },
      ...read(`${chunk}:30983-30988`),
    },
  ],
  settings: {
    '--connect-timeout': gatewaySetting('s', read('README.md:314'), { scope: 'flag' }),
    '--headers-timeout': gatewaySetting('s', read(`README.md:315; ${chunk}:33707`), { scope: 'flag', zero: 'off' }),
    '--body-timeout': gatewaySetting('s', read(`README.md:316; ${chunk}:33706`), { scope: 'flag', zero: 'off' }),
  },
  speaks: speaks(['stdio'], ['http/1.1'], read('README.md')),
  says: [
    {
      is: '--keep-alive sends a ping each 30 s, so what lies between it and the server stays awake.',
      ...read('README.md:329'),
    },
  ],
};
