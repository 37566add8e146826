import { idleMs } from '../time/real.ts';
import type { ResourceEvent } from '../time/resource-event.ts';
import { VirtualClock } from '../time/virtual-clock.ts';
import { childEnvironment } from '../wire/child-environment.ts';
import { type Link, LinkError } from '../wire/link.ts';
import { MemoryLink } from '../wire/memory-link.ts';
import { StdioLink } from '../wire/stdio-link.ts';
import { withFloodGuard } from './flood-guard.ts';
import { makeServer } from './make-server.ts';
import { opensForAll } from './opens-for-all.ts';
import { realWorldTime } from './real-world-time.ts';
import { ScenarioError } from './scenario-error.ts';
import type { CommandServer, ServerFactory, ServerUnderTest } from './server-under-test.ts';
import { guardStdin } from './stdin-guard.ts';
import { upstreamHere } from './upstream-here.ts';
import { upstreamInChildren } from './upstream-in-children.ts';
import { upstreamInRealTime } from './upstream-in-real-time.ts';
import type { UpstreamSite } from './upstream-site.ts';
import { virtualWorldTime } from './virtual-world-time.ts';
import type { WorldTime } from './world-time.ts';
import { takeTurn } from './world-turn.ts';

/** A link that is ready to be opened, and the time it runs in. */
export interface OpenedLink {
  readonly link: Link;
  readonly time: WorldTime;
  readonly stderr: () => string;
  readonly realBecause: () => string | null;
  onResource(listener: (event: ResourceEvent) => void): () => void;
  /** Where faults hold the server's outgoing HTTP. */
  readonly upstream: UpstreamSite;
  close(): Promise<void>;
}

/** What a link is made of. */
export interface LinkOptions {
  readonly server: ServerUnderTest;
  readonly time: 'virtual' | 'real';
  readonly maxRealWaitMs?: number;
  readonly maxLineBytes: number | undefined;
}

/** How long a server may take to close itself. */
const closing = { limitMs: 60_000, maxSteps: 10_000 };

const noResources = () => () => {};

/** Tells a server that may not be connected by its own code, not as a link that failed. */
async function unwrapped(opening: Promise<void>): Promise<void> {
  try {
    await opening;
  } catch (error) {
    const cause = error instanceof LinkError ? error.cause : null;
    throw cause instanceof ScenarioError && cause.code !== 'ERR_SCENARIO' ? cause : error;
  }
}

async function openMemory(factory: ServerFactory, { maxRealWaitMs }: LinkOptions): Promise<OpenedLink> {
  const turn = await takeTurn();
  const clock = new VirtualClock(maxRealWaitMs === undefined ? {} : { maxRealWaitMs });
  try {
    clock.install();
  } catch (error) {
    turn.end();
    throw error;
  }
  const stdin = guardStdin();
  const time = virtualWorldTime(clock);
  const upstream = upstreamHere(time);
  const make = async () => {
    try {
      return await makeServer(opensForAll(factory) ? () => clock.claim(factory, 'keep') : factory);
    } finally {
      stdin.assertUnread(); // tells more than what came of it
    }
  };
  const link = new MemoryLink(make, {
    hold: (reason) => clock.hold(reason),
    attribute: (label, run) => clock.attribute(label, run),
  });
  return {
    link: {
      transport: link.transport,
      open: (listener, framing) => unwrapped(link.open(listener, framing)),
      send: (frame) => link.send(frame),
      close: () => link.close(),
    },
    time: { ...time, run: (fn, bounds) => turn.run(() => clock.claim(() => time.run(fn, bounds))) },
    stderr: () => '',
    realBecause: () => null,
    onResource: (listener) => clock.onResource(listener),
    upstream,
    async close() {
      // A server that takes its time to close gets it, in virtual time; one that never closes is left.
      await clock.claim(() => time.run(() => link.close(), closing)).catch(() => {});
      await clock.closeClaimed();
      upstream.close();
      clock.uninstall();
      stdin.release();
      turn.end();
    },
  };
}

const commandOf = (server: CommandServer) => ({
  command: server.command,
  args: server.args ?? [],
  env: childEnvironment(process.env, server.env ?? {}),
  ...(server.cwd === undefined ? {} : { cwd: server.cwd }),
});

/*
 * What real work costs a server in a child is measured by how long this thread has waited meanwhile: it has nothing to do
 * then but to wait for that child. The time on the wall would charge the server with whatever this thread did in between,
 * such as making up arguments, judging, and playing other clients. Where both work at once (there are other processors)
 * the child's share goes uncounted: rather too little is charged than what somebody else has done. A server in this
 * process runs where we run, so there the wall it is: nobody else has its turn while its calls are open.
 */
async function openVirtualStdio(server: CommandServer, options: LinkOptions): Promise<OpenedLink> {
  const { maxRealWaitMs, maxLineBytes } = options;
  const clock = new VirtualClock({ scope: 'harness', ...(maxRealWaitMs === undefined ? {} : { maxRealWaitMs }) });
  const { LockStepHost } = await import('../time/lock-step/lock-step-host.ts');
  const upstream = upstreamInChildren(() => ({
    tellExtensions: (message) => host.tellExtensions(message),
    settle: () => clock.advance(0).catch(() => {}), // what hangs has been told of by the run itself
  }));
  const host = new LockStepHost(clock, { extension: upstream });
  await host.listen();
  let realBecause: string | null = null;
  const link = new StdioLink(
    commandOf(server),
    {
      hold: (reason) => clock.hold(reason),
      environment: (base) => host.environment(base),
      adopt: async (id, child) => {
        const ready = await host.adopt(id, child).ready;
        if (ready.kind === 'real') realBecause = ready.why;
      },
    },
    maxLineBytes,
  );
  return {
    link,
    time: { ...virtualWorldTime(clock), realNow: idleMs },
    stderr: () => link.stderr.text,
    realBecause: () => realBecause,
    onResource: noResources,
    upstream,
    async close() {
      await link.close('kill');
      await host.close();
    },
  };
}

function openRealStdio(server: CommandServer, { maxLineBytes }: LinkOptions): OpenedLink {
  const link = new StdioLink(
    commandOf(server),
    { hold: () => () => {}, environment: (base) => ({ env: base, id: '' }), adopt: async () => {} },
    maxLineBytes,
  );
  return {
    link,
    time: realWorldTime(),
    stderr: () => link.stderr.text,
    realBecause: () => null,
    onResource: noResources,
    upstream: upstreamInRealTime,
    close: () => link.close('kill'),
  };
}

/** Makes the link to a server, and the time that the two will share. */
export async function openLink(options: LinkOptions): Promise<OpenedLink> {
  const { server, time } = options;
  if (typeof server === 'function') return withFloodGuard(await openMemory(server, options));
  return time === 'real' ? openRealStdio(server, options) : withFloodGuard(await openVirtualStdio(server, options));
}
