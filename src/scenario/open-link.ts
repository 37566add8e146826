import type { ResourceEvent } from '../time/resource-event.ts';
import { VirtualClock } from '../time/virtual-clock.ts';
import { childEnvironment } from '../wire/child-environment.ts';
import type { Link } from '../wire/link.ts';
import { MemoryLink } from '../wire/memory-link.ts';
import { StdioLink } from '../wire/stdio-link.ts';
import { realWorldTime } from './real-world-time.ts';
import { type CommandServer, makeServer, type ServerFactory, type ServerUnderTest } from './server-under-test.ts';
import { virtualWorldTime } from './virtual-world-time.ts';
import type { WorldTime } from './world-time.ts';

/** A link that is ready to be opened, and the time it runs in. */
export interface OpenedLink {
  readonly link: Link;
  readonly time: WorldTime;
  readonly stderr: () => string;
  readonly realBecause: () => string | null;
  onResource(listener: (event: ResourceEvent) => void): () => void;
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

function openMemory(factory: ServerFactory, { maxRealWaitMs }: LinkOptions): OpenedLink {
  const clock = new VirtualClock(maxRealWaitMs === undefined ? {} : { maxRealWaitMs });
  clock.install();
  const time = virtualWorldTime(clock);
  const link = new MemoryLink(() => makeServer(factory), {
    hold: (reason) => clock.hold(reason),
    attribute: (label, run) => clock.attribute(label, run),
  });
  return {
    link,
    time,
    stderr: () => '',
    realBecause: () => null,
    onResource: (listener) => clock.onResource(listener),
    async close() {
      // A server that takes its time to close gets it, in virtual time; one that never closes is left.
      await time.run(() => link.close(), closing).catch(() => {});
      clock.uninstall();
    },
  };
}

const commandOf = (server: CommandServer) => ({
  command: server.command,
  args: server.args ?? [],
  env: childEnvironment(process.env, server.env ?? {}),
  ...(server.cwd === undefined ? {} : { cwd: server.cwd }),
});

async function openVirtualStdio(server: CommandServer, options: LinkOptions): Promise<OpenedLink> {
  const { maxRealWaitMs, maxLineBytes } = options;
  const clock = new VirtualClock({ scope: 'harness', ...(maxRealWaitMs === undefined ? {} : { maxRealWaitMs }) });
  const { LockStepHost } = await import('../time/lock-step/lock-step-host.ts');
  const host = new LockStepHost(clock);
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
    time: virtualWorldTime(clock),
    stderr: () => link.stderr.text,
    realBecause: () => realBecause,
    onResource: noResources,
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
    close: () => link.close('kill'),
  };
}

/** Makes the link to a server, and the time that the two will share. */
export async function openLink(options: LinkOptions): Promise<OpenedLink> {
  const { server, time } = options;
  if (typeof server === 'function') return openMemory(server, options);
  return time === 'real' ? openRealStdio(server, options) : openVirtualStdio(server, options);
}
