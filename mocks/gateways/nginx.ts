import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const read = (where: string) => by('source', `nginx/nginx@3f6f7824d (1.31.5) src/http/${where}`, '2026-08-21');
const proxy = 'modules/ngx_http_proxy_module.c';
const core = 'ngx_http_core_module.c';

/** nginx as a reverse proxy with its defaults. It buffers small events, and receives bytes that the client does not. */
export const nginx: GatewayProfile = {
  id: 'nginx',
  name: 'nginx',
  version: '1.31.5',
  role: 'proxy',
  deadlines: {
    proxy_connect_timeout: {
      over: 'connect',
      ms: { set: ['proxy_connect_timeout'], else: 60_000 },
      outcome: httpOutcome(504, 'fin'),
      ...read(`${proxy}:3729`),
    },
    proxy_send_timeout: {
      over: 'upload',
      ms: { set: ['proxy_send_timeout'], else: 60_000 },
      restartedBy: ['request-byte'],
      outcome: httpOutcome(504, 'fin'),
      ...read(`${proxy}:3732`),
    },
    proxy_read_timeout: {
      over: ['headers', 'body'],
      from: 'received',
      ms: { set: ['proxy_read_timeout'], else: 60_000 },
      restartedBy: ['byte'],
      outcome: httpOutcome(504, 'fin'),
      ...read(`${proxy}:3735; ngx_http_upstream.c:3937-3940`),
    },
    keepalive_timeout: keptAlive({ set: ['keepalive_timeout'], else: 75_000 }, read(`${core}:3946`)),
  },
  buffering: [
    {
      of: 'body',
      until: { bytes: 32_768 },
      unless: { header: 'x-accel-buffering', is: 'no' },
      ...read(`${proxy}:3745,3751; ngx_http_upstream.c:322`),
    },
  ],
  limits: [{ of: 'request', max: 1_048_576, unit: 'bytes', outcome: httpOutcome(413, 'fin'), ...read(`${core}:3889`) }],
  settings: {
    proxy_connect_timeout: gatewaySetting(
      's',
      by(
        'source',
        `nginx/nginx@3f6f7824d (1.31.5) src/http/${proxy}:3729`,
        '2026-08-21',
        'about 75 s at most: the kernel',
      ),
    ),
    proxy_send_timeout: gatewaySetting('s', read(`${proxy}:3732`)),
    proxy_read_timeout: gatewaySetting('s', read(`${proxy}:3735`)),
    keepalive_timeout: gatewaySetting('s', read(`${core}:3946`)),
  },
  speaks: speaks(['http/1.1', 'h2'], ['http/1.1'], read(`${proxy}:4068; HTTP/1.0 to the origin before 1.29.7`)),
  says: [
    {
      is: 'A comment that the origin sends restarts its clock even while its buffer keeps it from the client, so the client gives up and nginx does not: answer with X-Accel-Buffering: no.',
      ...read('ngx_http_upstream.c:322'),
    },
  ],
};
