import http from 'node:http';
import net from 'node:net';
import type { Fixtures } from '../stress-fixtures.ts';
import { connectedDatagram, datagram, get, ping, secure } from './network.ts';
import { seldom, type Workloads } from './workload.ts';

/** Peers in another process, which answer some real milliseconds later. */
export function outside({ outside: at }: Fixtures): Workloads {
  const agent = new http.Agent({ keepAlive: true });
  const url = `http://127.0.0.1:${at.http}`;
  return {
    'fetch to another process': seldom(async () => (await fetch(url)).text()),
    'http.get to another process': seldom(() => get(url, agent)),
    'tcp to another process': seldom(() => ping(net.connect(at.tcp, '127.0.0.1'), 'connect')),
    'tls to another process': seldom(() => ping(secure(at.tls), 'secureConnect')),
    'udp to another process': seldom(() => datagram(at.udp)),
    'udp to another process, connected': seldom(() => connectedDatagram(at.udp)),
  };
}
