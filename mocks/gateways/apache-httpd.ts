import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const at = 'apache/httpd@0cb680442e';
const read = (where: string) => by('source', `${at} ${where}`, '2024-10-18');
const docs = (where: string) => by('docs', `${at} docs/manual/mod/${where}`, '2024-10-18');

/** Apache httpd with mod_proxy_http. It reports a slow origin as 502, with "Error reading from remote server". */
export const apacheHttpd: GatewayProfile = {
  id: 'apache-httpd',
  name: 'Apache httpd (mod_proxy_http)',
  version: '2.4',
  role: 'proxy',
  deadlines: {
    connectiontimeout: {
      over: 'connect',
      ms: { set: ['connectiontimeout', 'ProxyTimeout'], else: 60_000 },
      outcome: httpOutcome(503, 'fin'),
      ...docs('mod_proxy.xml:1109'),
      disputed: '502 in some texts.',
    },
    'RequestReadTimeout body': {
      over: 'upload',
      ms: { set: ['RequestReadTimeout'], else: 20_000 },
      restartedBy: ['request-byte'],
      outcome: httpOutcome(408, 'fin'),
      ...docs('mod_reqtimeout.xml:106'),
    },
    ProxyTimeout: {
      over: ['headers', 'body'],
      ms: { set: ['ProxyTimeout'], else: 60_000 },
      restartedBy: ['byte'],
      outcome: httpOutcome(502, 'fin'),
      ...allOf(
        read('include/httpd.h:162; docs/manual/mod/mod_proxy.xml:2040'),
        by(
          'source',
          'apache/httpd@01b9f2e55 modules/proxy/mod_proxy_http.c',
          null,
          'a read that times out is told as 502',
        ),
      ),
      disputed: '504 in many texts.',
    },
    KeepAliveTimeout: keptAlive({ set: ['KeepAliveTimeout'], else: 5_000 }, read('include/httpd.h:167')),
  },
  limits: [
    { of: 'requests', max: 100, unit: 'count', outcome: httpOutcome(null, 'fin', []), ...read('include/httpd.h:172') },
  ],
  settings: {
    connectiontimeout: gatewaySetting('s', docs('mod_proxy.xml:1109')),
    RequestReadTimeout: gatewaySetting('s', docs('mod_reqtimeout.xml:106'), { zero: 'off' }),
    ProxyTimeout: gatewaySetting('s', docs('mod_proxy.xml:2040')),
    KeepAliveTimeout: gatewaySetting('s', read('include/httpd.h:167')),
  },
  speaks: speaks(['http/1.1', 'h2'], ['http/1.1'], by('inferred', 'HTTP/2 to the client with mod_http2')),
  says: [{ is: 'mod_deflate can still hold back small events.', ...by('inferred', 'how it compresses') }],
};
