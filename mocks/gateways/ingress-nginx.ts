import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const file = 'kubernetes/ingress-nginx@dbb11b92d docs/user-guide/nginx-configuration/configmap.md';
const docs = (line: string) => by('docs', `${file}:${line}`, '2026-03-20');

/** The nginx controller of Kubernetes. Unlike plain nginx it does not buffer. A reload cuts open streams after four minutes. */
export const ingressNginx: GatewayProfile = {
  id: 'ingress-nginx',
  name: 'Kubernetes ingress-nginx',
  version: '2026-03-20',
  role: 'proxy',
  deadlines: {
    'proxy-connect-timeout': {
      over: 'connect',
      ms: { set: ['proxy-connect-timeout'], else: 5_000 },
      outcome: httpOutcome(504, 'fin'),
      ...docs('171'),
    },
    'proxy-send-timeout': {
      over: 'upload',
      ms: { set: ['proxy-send-timeout'], else: 60_000 },
      restartedBy: ['request-byte'],
      outcome: httpOutcome(504, 'fin'),
      ...docs('173'),
    },
    'proxy-read-timeout': {
      over: ['headers', 'body'],
      from: 'received',
      ms: { set: ['proxy-read-timeout'], else: 60_000 },
      restartedBy: ['byte'],
      outcome: httpOutcome(504, 'fin'),
      ...docs('172'),
    },
    'worker-shutdown-timeout': {
      over: 'exchange',
      from: 'reload',
      ms: { set: ['worker-shutdown-timeout'], else: 240_000 },
      outcome: httpOutcome(null, 'fin'),
      ...docs('115,780'),
    },
    'keep-alive': keptAlive({ set: ['keep-alive'], else: 75_000 }, docs('66')),
  },
  limits: [{ of: 'request', max: 1_048_576, unit: 'bytes', outcome: httpOutcome(413, 'fin'), ...docs('170') }],
  retries: [
    { of: 'exchange', after: ['network', 'timeout'], times: 2, backoff: {}, only: 'idempotent', ...docs('181') },
  ],
  settings: {
    'proxy-connect-timeout': gatewaySetting('s', docs('171')),
    'proxy-send-timeout': gatewaySetting('s', docs('173')),
    'proxy-read-timeout': gatewaySetting('s', docs('172')),
    'worker-shutdown-timeout': gatewaySetting('s', docs('115')),
    'keep-alive': gatewaySetting('s', docs('66')),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], docs('66')),
};
