import type { ChildProcess } from 'node:child_process';
import http from 'node:http';
import type net from 'node:net';
import { fixture } from './session.ts';
import type { TestWorld } from './world.ts';

/** How to close what a test has opened. */
export const open = new Set<() => void>();
/** Closes what a test has opened. For `afterEach`. */
export function closeAll(): void {
  for (const close of open) close();
  open.clear();
}

/** An agent that keeps its connections, until the test ends. */
export const keepAlive = (options: http.AgentOptions = {}): http.Agent => {
  const agent = new http.Agent({ keepAlive: true, ...options });
  open.add(() => agent.destroy());
  return agent;
};

/** Starts a server and waits until it listens. */
export async function serve(
  world: TestWorld,
  file: string,
  ...args: readonly string[]
): Promise<{ port: number; child: ChildProcess }> {
  const { adopted, process: child } = world.start(process.execPath, [fixture(file), ...args]);
  const { port } = await world.clock.run(() => world.host.listening({ child: adopted }));
  return { port, child };
}
export const serveHttp = (world: TestWorld, ...args: readonly string[]) => serve(world, 'http-server.mjs', ...args);

/** As where `localhost` is both: one family after the other is tried. */
export const bothFamilies: net.LookupFunction = (_name, _options, callback) => {
  const all = [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ];
  setImmediate(callback, null, all);
};

/** A timer 1 ms from now; whether it has come. */
export const decoy = ({ clock }: TestWorld): (() => boolean) => {
  let fired = false;
  clock.setTimer(() => (fired = true), 1);
  return () => fired;
};
