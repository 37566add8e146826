import { expect, test } from 'vitest';
import { gatewayById } from '../../../mocks/gateways.ts';
import { chooseGateways, type GatewaySpec } from './gateway-spec.ts';

test('an id, an id with settings, and a profile are gateways, in the order in which they are given', () => {
  const profile = gatewayById('nginx');
  if (profile === undefined) throw new Error('the profile of nginx is gone');
  const chosen = chooseGateways(['caddy', 'nginx:proxy_read_timeout=300', profile]);
  expect(chosen.map((one) => [one.profile.id, one.settings])).toEqual([
    ['caddy', {}],
    ['nginx', { proxy_read_timeout: 300 }],
    ['nginx', {}],
  ]);
});

test.each<[unknown, RegExp]>([
  ['ngnix', /there is no gateway "ngnix"\. Did you mean "nginx"\?/],
  ['nginx:proxy_read_timeout', /"proxy_read_timeout" is no setting\. Write <setting>=<value>/],
  ['nginx:read_timeout=1', /read_timeout/],
  [7, /7 is no gateway: give an id such as 'nginx'/],
  [null, /null is no gateway/],
])('%j is refused', (spec, message) => {
  expect(() => chooseGateways([spec as GatewaySpec])).toThrow(message);
});
