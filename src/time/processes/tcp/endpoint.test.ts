import { expect, it } from 'vitest';
import { keyOf, routeOf } from './endpoint.ts';

const at = (address: string, port: number) => ({ address, port });

it.each([
  ['IPv4', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
  ['IPv4 to a server that listens to both', '127.0.0.1', '127.0.0.1', '::ffff:127.0.0.1'],
  ['IPv6', '::1', '::1', '::1'],
  ['no address in particular', '127.0.0.1', '0.0.0.0', '127.0.0.1'],
  ['the machine’s own address', '192.168.1.5', '192.168.1.5', '192.168.1.5'],
])('both ends name the same route: %s', (_name, client, dialled, seen) => {
  const ours = routeOf('dialled', at(client, 5000), at(dialled, 80));
  const theirs = routeOf('accepted', at(seen, 80), at(seen, 5000));

  expect(ours && keyOf(ours)).toBe(theirs && keyOf(theirs));
  expect(ours).toMatchObject({ role: 'dialled' });
});

it.each([
  ['another machine', at('192.168.1.5', 5000), at('192.168.1.6', 80)],
  ['no port yet', at('127.0.0.1', 0), at('127.0.0.1', 80)],
])('there is none to %s', (_name, self, peer) => {
  expect(routeOf('dialled', self, peer)).toBeUndefined();
});

it('the same ports of two families are two routes', () => {
  const [four, six] = ['127.0.0.1', '::1'].map((address) => routeOf('dialled', at(address, 5000), at(address, 80)));

  expect(four && keyOf(four)).not.toBe(six && keyOf(six));
});
