import { SessionServer } from '../../faults/server/session-server.ts';
import { VirtualClock } from '../../time/core/virtual-clock.ts';
import { guardMark } from '../../time/os/guardian.ts';
import { childEnvironment } from '../../wire/child-environment.ts';
import type { ProcessContext } from '../../wire/server-process.ts';
import { StdioLink } from '../../wire/stdio-link.ts';
import { serverInRealTime } from '../faults/server-in-real-time.ts';
import { upstreamInChildren } from '../faults/upstream-in-children.ts';
import { upstreamInRealTime } from '../faults/upstream-in-real-time.ts';
import type { CommandServer } from '../server/server-under-test.ts';
import { realSessionTime, virtualSessionTime } from '../session-time.ts';
import { dialRelay } from './dial-relay.ts';
import { clockOptionsOf, type LinkOptions, noResources, type OpenedLink } from './opened-link.ts';
import { processControl } from './process-control.ts';
import { clockWork, processesWork } from './server-work.ts';

/** The context of a server's process in real time. Its environment has the mark by which the process ends with this one. */
export const realProcessContext: ProcessContext = {
  blockTime: () => () => {},
  environment: (base) => ({ env: { ...base, MCP_DEADLINE_GUARD: guardMark() }, id: '' }),
  adopt: async () => {},
};

/** The command of a server, with the whole environment of its process. */
export const commandOf = (server: CommandServer) => ({
  command: server.command,
  args: server.args ?? [],
  env: childEnvironment(process.env, server.env ?? {}),
  ...(server.cwd === undefined ? {} : { cwd: server.cwd }),
});

/** A hint for a stdio server that listens on a port: it is most likely a server over HTTP, given without --http. */
function overHttp(listeners: readonly { readonly port: number }[]): string {
  const [first] = listeners;
  if (first === undefined) return '';
  return `mcp-deadline: it listens on port ${first.port}. A server over HTTP is reached with --http http://127.0.0.1:${first.port}/mcp`;
}

/** A link to a child process in virtual time. */
export async function openVirtualStdio(server: CommandServer, options: LinkOptions): Promise<OpenedLink> {
  const { maxLineBytes } = options;
  const clock = new VirtualClock({ scope: 'harness', ...clockOptionsOf(options) });
  const dials = dialRelay();
  const { LockStepHost } = await import('../../time/processes/lock-step-host.ts');
  const upstream = upstreamInChildren(() => ({
    tellExtensions: (message) => host.sendToExtensions(message),
    settle: () => clock.advance(0).catch(() => {}), // the run itself reports what hangs
  }));
  const host = new LockStepHost(clock, { extension: upstream, onDial: dials.report });
  await host.listen();
  const time = virtualSessionTime(clock);
  const control = new SessionServer(host, time);
  let realBecause: string | null = null;
  const work = clockWork(clock);
  const link = new StdioLink(
    commandOf(server),
    {
      work,
      blockTime: (reason) => clock.blockTime(reason),
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
    time,
    work,
    chargeWork: () => host.chargeWork(),
    stderr: () => [link.stderr.text.trimEnd(), overHttp(host.listeners())].filter(Boolean).join('\n'),
    unfinishedLine: () => link.unfinished,
    realBecause: () => realBecause,
    onResource: noResources,
    onDial: dials.listen,
    upstream,
    control: () => control,
    process: processControl(link, work),
    async close() {
      await link.close('kill');
      await host.close();
    },
  };
}

/** A link to a child process in real time. */
export function openRealStdio(server: CommandServer, { maxLineBytes }: LinkOptions): OpenedLink {
  const link = new StdioLink(commandOf(server), realProcessContext, maxLineBytes);
  const work = processesWork(() => link.pid);
  return {
    link,
    time: realSessionTime(),
    work,
    chargeWork() {},
    stderr: () => link.stderr.text,
    unfinishedLine: () => link.unfinished,
    realBecause: () => null,
    onResource: noResources,
    upstream: upstreamInRealTime,
    control: serverInRealTime,
    process: processControl(link, work),
    close: () => link.close('kill'),
  };
}
