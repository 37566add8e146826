import type { Address } from '../../base/native.ts';

/** One side of a connection on this machine, such as `127.0.0.1:3000` or `::1:3000`. */
export type Endpoint = string;

/** An address at which a server accepts connections. */
export interface ListeningAt {
  readonly address: string;
  readonly port: number;
}

/** Both sides of a connection, and which of them this end is. Two connections never have one route at the same time. */
export interface Route {
  readonly role: 'dialled' | 'accepted';
  readonly client: Endpoint;
  readonly server: Endpoint;
}

export const keyOf = ({ client, server }: Route): string => `${client}>${server}`;

export const portOf = (endpoint: Endpoint): number => Number(endpoint.slice(endpoint.lastIndexOf(':') + 1));

/** An IPv4 address that an IPv6 socket sees is the same address. */
export const plainAddress = (address: string | undefined): string => (address ?? '').replace(/^::ffff:(?=\d+\.)/, '');

export const isLoopback = (address: string): boolean => /^127\.|^::1$/.test(address);

/** Where a connection to an unspecified address goes. */
const ANYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
export const isAnywhere = (address: string): boolean => address in ANYWHERE;

/** @returns undefined if the peer is on another machine, or not known */
export function routeOf(role: Route['role'], self: Address, peer: Address): Route | undefined {
  const [here, there] = [plainAddress(self.address), dialledAddress(peer.address)];
  if (!self.port || !peer.port || (here !== there && !isLoopback(there))) return undefined;
  const [mine, its] = [`${here}:${self.port}`, `${there}:${peer.port}`];
  return role === 'dialled' ? { role, client: mine, server: its } : { role, client: its, server: mine };
}

const dialledAddress = (address: string | undefined): string => {
  const plain = plainAddress(address);
  return ANYWHERE[plain] ?? plain;
};
