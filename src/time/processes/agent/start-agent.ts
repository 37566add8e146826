import { basename } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import { userSource } from '../../base/call-site.ts';
import { VirtualClock } from '../../core/virtual-clock.ts';
import { startedAt } from '../../os/process-table.ts';
import { type BootstrapConfig, towardsChild } from '../bootstrap-config.ts';
import { ClockFileWriter, clockFileOf } from '../clock-file.ts';
import { treeOf } from '../process-tree.ts';
import { protocolVersion } from '../protocol.ts';
import { Agent, localSkews } from './agent.ts';
import { bootstrapChildren } from './bootstrap-children.ts';
import { bootstrapThreads } from './bootstrap-threads.ts';
import { ControlSocket } from './control-socket.ts';
import { countDescriptors } from './count-descriptors.ts';
import { countFsWrites } from './count-fs-writes.ts';
import { startExtension } from './extension.ts';
import { findBootstrapConfig, hideBootstrapConfig } from './find-bootstrap-config.ts';
import { FlowCounters } from './flow-counters.ts';
import { leavePromisesOut } from './leave-promises-out.ts';
import { NestedProcesses, watchReferences } from './nested-processes.ts';
import { OwnStreams } from './own-streams.ts';
import { TcpReports } from './tcp-reports.ts';
import { watchLoaderThreads } from './watch-loader-threads.ts';
import { watchSpins } from './watch-spins.ts';
import { watchSyncChildren } from './watch-sync-children.ts';

// Taken before the server can replace it.
const { exit, kill, pid } = process;

/**
 * The part of the host's limit of processor time that callbacks may use here, so that the agent reports before the host
 * fails.
 */
const OWN_SHARE = 0.75;
/** The part of the limit of processor time after which a loop that only reads clocks is reported. */
const SPIN_SHARE = 0.1;

/**
 * Makes this process or thread an agent, if it has a bootstrap configuration. Synchronous: no line of the server runs
 * before.
 */
export function startAgent(): void {
  const found = findBootstrapConfig();
  if (found === undefined) return;
  if (isMainThread && isPackageManager(process.argv[1])) {
    announceWrapper(found);
    return;
  }
  hideBootstrapConfig(found);
  const config = isMainThread ? found : { ...found, process: `${found.process}#${threadId}` };
  const control = new ControlSocket(config.socket);
  if (control.handle === null) throw new Error('mcp-deadline: the test harness that this process belongs to is gone.');
  const own = new OwnStreams(config.streams);
  const counters = new FlowCounters();
  const tcp = new TcpReports(
    control.handle,
    (message) => {
      if (message.say === 'listening') {
        listens = true;
        startedUp();
      }
      control.send(message);
    },
    (handle) => clock.share(handle),
  );
  let isUp = false;
  let listens = false;
  /** Called when the program listens, on standard input or a port. Only the first time counts. */
  const startedUp = (): void => {
    if (!isUp) clock.startedUp();
    isUp = true;
  };
  const clock = leavePromisesOut(() => installClock(config, control));
  const context = {
    blockTime: (reason: string) => clock.blockTime(reason),
    ignore: (child: Parameters<VirtualClock['ignore']>[0]) => clock.ignore(child),
  };
  const readsFromClient = isMainThread && own.flowsOf(0)?.reads === towardsChild(`${treeOf(config.process)}:0`);
  const nested = new NestedProcesses(context);
  clock.meter.alsoWaitsFor(() => nested.busyPids);
  const extension = startExtension(config, clock, (atMs, message) => control.send({ say: 'extension', atMs, message }));
  const agent = new Agent({
    config,
    clock,
    control,
    counters,
    tcp,
    nested,
    extension,
    clockFile: new ClockFileWriter(clockFileOf(config.socket, config.process, pid)),
    // The process that the client's command starts counts, too: before it reads or listens, it is not known what serves.
    serves: () => isMainThread && (config.process === treeOf(config.process) || listens || (isUp && readsFromClient)),
    output: isMainThread ? own.flowsOf(1)?.writes : undefined,
  });
  const configNow = (): BootstrapConfig => ({
    ...config,
    nowMs: agent.hostNowMs,
    wallSkews: agent.wallSkews,
    ...(clock.chargesWork ? { chargesWork: true } : {}),
  });

  countDescriptors(control.handle, own, counters, () => {
    startedUp();
    agent.opened();
  });
  countFsWrites(own, counters);
  bootstrapChildren({
    configNow,
    own,
    counters,
    spawned: (id, child) => {
      const at = child.pid === undefined ? undefined : startedAt(child.pid);
      if (child.pid !== undefined && at !== undefined) control.send({ say: 'spawned', pid: child.pid, startedAt: at });
      nested.started(id, child, `child process ${child.spawnfile} (${id})`);
      watchReferences(child, (unreferenced) => nested.setUnreferenced(id, unreferenced));
    },
  });
  const madeByProgram = bootstrapThreads({
    configNow,
    spawned: (id, worker) => nested.started(id, worker, `worker thread ${worker.threadId}`),
  });
  watchLoaderThreads(context, madeByProgram);
  watchSyncChildren((what, site) => {
    control.send({ say: 'blocked', by: { what, at: userSource(site) ?? null, sinceMs: agent.hostNowMs } });
    const over = clock.meter.blocks();
    return () => {
      over();
      control.send({ say: 'blocked', by: null });
    };
  });
  watchSpins(config.maxCpuMs * SPIN_SHARE, (source, sure) => {
    const isSent = control.send({ say: 'spin', source, sure });
    if (!isSent) kill(pid, 'SIGKILL'); // the host is gone, and an exit handler might spin on
  });

  const stdin = isMainThread ? own.flowsOf(0)?.reads : undefined;
  if (stdin !== undefined) counters.declareReader(stdin);
  control.listen(agent.onMessage, isMainThread ? () => exit() : () => {});
  control.send({
    say: 'hello',
    version: protocolVersion,
    key: config.key,
    process: config.process,
    pid,
    title: title(),
    flows: counters.changes(),
  });
  clock.onDial(({ host, error }) => control.send({ say: 'reached', host, error }));
  clock.meter.begin();
  clock.meter.program(); // what comes next is the program's own main file
  process.on('exit', agent.sendFinalMessage);
  // Virtual timers keep no event loop alive, but the program relies on theirs doing so.
  process.on('beforeExit', () => control.keepAlive(clock.hasRefTimers));
}

function installClock(config: BootstrapConfig, control: ControlSocket): VirtualClock {
  const clock = new VirtualClock({
    epochMs: config.epochMs + config.nowMs,
    scope: 'process',
    ownsProcess: true,
    watched: false, // by the host, which sees the threads of all processes
    maxCpuMs: config.maxCpuMs * OWN_SHARE,
    onNeverIdle: ({ source }) => control.send({ say: 'never-idle', source: source ?? null }),
    onLeak: (error) => control.send({ say: 'leak', what: error.message }),
  }).install();
  clock.ignore(control.socket);
  if (config.chargesWork) clock.chargeWork();
  clock.skewWallClock(localSkews(config.wallSkews ?? [], config.nowMs));
  return clock;
}

/** A package manager stays in real time. Its connection shows the host that it runs, and for how long. */
function announceWrapper(config: BootstrapConfig): void {
  const control = new ControlSocket(config.socket);
  control.listen(
    (message) => message.do === 'leave' && exit(),
    () => exit(),
  );
  control.send({
    say: 'wrapper',
    key: config.key,
    process: config.process,
    pid,
    title: title(),
  });
}

function title(): string {
  const script = basename(process.argv[1] ?? process.execPath);
  return isMainThread ? script : `${script}, thread ${threadId}`;
}

const MANAGER = /(?:^|[/\\])(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)(?:-cli|-[\d.]+)?(?:\.[cm]?js)?$/;

/** Whether a script is a package manager: these stay in real time, and pass their environment on to what they run. */
export function isPackageManager(script: string | undefined): boolean {
  return script !== undefined && MANAGER.test(script);
}
