import { expect, it } from 'vitest';
import { VirtualClock } from '../../core/virtual-clock.ts';
import type { AdoptedChild } from '../adopted-child.ts';
import type { RemoteAgent } from '../remote-agent.ts';
import type { ListeningAt } from './endpoint.ts';
import type { HostTcp } from './host-tcp.ts';
import { type ListeningOptions, waitForListener } from './wait-for-listener.ts';

const never = new Promise<never>(() => {});
const child = { id: 'c2', name: 'child 2', onExit: never, ready: never } as unknown as AdoptedChild;
const agentOf = (tree: string): RemoteAgent =>
  ({ id: `${tree}.1`, pid: 7, name: 'a.js', tree: { id: tree } }) as unknown as RemoteAgent;

/** Waits, while others begin to listen one after the other. @returns as which of them it was found; `null`: as none */
async function foundAmong(
  options: ListeningOptions,
  began: readonly (readonly [tree: string, port: number])[],
): Promise<number | null> {
  const onListening = new Set<(agent: RemoteAgent, at: ListeningAt) => void>();
  const tcp = { onListening, onClose: new Set(), listenersOf: () => [] } as unknown as HostTcp;
  const clock = new VirtualClock({ scope: 'harness' });
  let found: number | null = null;
  const waiting = waitForListener({ clock, tcp, trees: new Map() }, options);
  for (const [index, [tree, port]] of began.entries()) {
    for (const heard of onListening) heard(agentOf(tree), { address: '127.0.0.1', port });
    if (onListening.size > 0) continue;
    expect(await waiting).toEqual({ process: `${tree}.1`, pid: 7, address: '127.0.0.1', port });
    found = index;
    break;
  }
  return found;
}

const others = [
  ['c1', 80],
  ['c1', 81],
  ['c2', 81],
] as const;

it('what begins to listen is meant if it belongs to the child and listens to the port', async () => {
  expect(await foundAmong({ child, port: 80 }, [...others, ['c2', 80]])).toBe(3);
  expect(await foundAmong({ child, port: 80 }, others)).toBeNull();
});

it('without a child any of them is, and without a port any port of it', async () => {
  expect(await foundAmong({ port: 81 }, others)).toBe(1);
  expect(await foundAmong({ child }, others)).toBe(2);
  expect(await foundAmong({}, others)).toBe(0);
});
