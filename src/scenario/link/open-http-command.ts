import { SessionServer } from '../../faults/server/session-server.ts';
import { VirtualClock } from '../../time/core/virtual-clock.ts';
import { NotListeningError } from '../../time/processes/errors.ts';
import { AfterWork } from '../../wire/after-work.ts';
import { exchangeKeys, HttpLink } from '../../wire/http/link/http-link.ts';
import { inOrder } from '../../wire/http/origins/delivery-order.ts';
import { oneAtATime } from '../../wire/http/origins/request-order.ts';
import { SocketOrigin } from '../../wire/http/origins/socket-origin.ts';
import { type LinkEnd, LinkError, NeverListenedError } from '../../wire/link.ts';
import { ServerProcess } from '../../wire/server-process.ts';
import { serverInRealTime } from '../faults/server-in-real-time.ts';
import { upstreamInChildren } from '../faults/upstream-in-children.ts';
import { upstreamInRealTime } from '../faults/upstream-in-real-time.ts';
import type { CommandServer } from '../server/server-under-test.ts';
import { realSessionTime, virtualSessionTime } from '../session-time.ts';
import { dialRelay } from './dial-relay.ts';
import { httpPath } from './http-path.ts';
import { assertPortFree, endedBefore, listens, portOf } from './listens.ts';
import { commandOf, realProcessContext } from './open-stdio.ts';
import type { LinkOptions } from './opened-link.ts';
import { clockOptionsOf, linkOptionsOf, noResources, type OpenedLink } from './opened-link.ts';
import { processControl } from './process-control.ts';
import { clockWork, processesWork } from './server-work.ts';

/** Throws if the server listens on another host: another process may then answer at the address that the user gave. */
function assertReached(asked: string, listens: string): void {
  const host = new URL(asked).hostname.replace(/^\[|\]$/g, '');
  const everywhere = listens === '::' || listens === '0.0.0.0';
  if (everywhere || host === 'localhost' || host === listens) return;
  const { port } = new URL(asked);
  const at = listens.includes(':') ? `[${listens}]` : listens;
  throw new Error(
    `the server listens on ${listens} and not on ${host}: give it as http://${at}:${port}, or make it listen there`,
  );
}

/** A link to a server over HTTP that is started by a command, in virtual time. The link can be opened once the server listens. */
export async function openVirtualHttp(
  server: CommandServer,
  address: string,
  options: LinkOptions,
): Promise<OpenedLink> {
  const clock = new VirtualClock({ scope: 'harness', ...clockOptionsOf(options) });
  const dials = dialRelay();
  const { LockStepHost } = await import('../../time/processes/lock-step-host.ts');
  const upstream = upstreamInChildren(() => ({
    tellExtensions: (message) => host.sendToExtensions(message),
    settle: () => clock.advance(0).catch(() => {}), // the run itself reports what hangs
  }));
  const host = new LockStepHost(clock, { extension: upstream, onDial: dials.report });
  await host.listen();
  let realBecause: string | null = null;
  let reportEnd: (end: LinkEnd) => void = () => {};
  const blockTime = (reason: string) => clock.blockTime(reason);
  const child = new ServerProcess({
    blockTime,
    environment: (base) => host.environment(base),
    adopt: async (id, process) => {
      const ready = await host.adopt(id, process).ready;
      if (ready.kind === 'real') realBecause = ready.why;
    },
  });
  const time = virtualSessionTime(clock);
  const control = new SessionServer(host, time);
  const work = clockWork(clock);
  const socketOrigin = new SocketOrigin(new URL(address), { blockTime });
  const serverOrigin = oneAtATime(inOrder(socketOrigin, time, new AfterWork(work, blockTime)), time);
  const path = httpPath(serverOrigin, options.path ?? {}, { time, blockTime, control });
  const deps = { blockTime, now: time.now, nextKey: exchangeKeys() };
  const link = new HttpLink(path.origin, linkOptionsOf(server), deps);
  return {
    link,
    another: () => new HttpLink(path.another(), linkOptionsOf(server), deps),
    time,
    work,
    chargeWork: () => host.chargeWork(),
    stderr: () => child.said.text,
    realBecause: () => realBecause,
    onResource: noResources,
    onDial: dials.listen,
    onHop: path.onHop,
    http: path,
    onGone(listener) {
      reportEnd = listener;
    },
    upstream,
    control: () => control,
    process: processControl(child, work),
    async prepare() {
      await assertPortFree(new URL(address));
      const { ended } = await child.start(commandOf(server));
      void ended.then(({ exitCode, signal }) => reportEnd({ by: 'server', exitCode, signal }));
      if (realBecause !== null) return; // the caller starts the server again, in real time
      try {
        const at = await host.listening({ port: portOf(new URL(address)), outputSoFar: () => child.said.text });
        assertReached(address, at.address);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (error instanceof NotListeningError && error.why === 'ended')
          throw endedBefore(new URL(address), await ended, child.said.text);
        if (error instanceof NotListeningError && error.why !== 'elsewhere')
          throw new NeverListenedError(message, { cause: error, exit: null });
        throw new LinkError(message, { cause: error });
      }
    },
    async close() {
      await link.close();
      await child.kill();
      await host.close();
    },
  };
}

/** A link to a server over HTTP that is started by a command, in real time: for servers that do not run on Node. */
export async function openRealHttp(server: CommandServer, address: string, options: LinkOptions): Promise<OpenedLink> {
  const blockTime = () => () => {};
  const child = new ServerProcess(realProcessContext);
  const work = processesWork(() => child.pid);
  const time = realSessionTime();
  const path = httpPath(new SocketOrigin(new URL(address), { blockTime }), options.path ?? {}, { time, blockTime });
  const link = new HttpLink(path.origin, linkOptionsOf(server), { blockTime, now: time.now });
  return {
    link,
    time,
    work,
    chargeWork() {},
    stderr: () => child.said.text,
    realBecause: () => null,
    onResource: noResources,
    onHop: path.onHop,
    http: path,
    upstream: upstreamInRealTime,
    control: serverInRealTime,
    process: processControl(child, work),
    async prepare() {
      await assertPortFree(new URL(address));
      const { ended } = await child.start(commandOf(server));
      await listens(new URL(address), ended, () => child.said.text);
    },
    async close() {
      await link.close();
      await child.kill();
    },
  };
}
