import { basename } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import { userPlace } from '../../base/call-site.ts';
import { VirtualClock } from '../../core/virtual-clock.ts';
import { startedAt } from '../../os/process-table.ts';
import { clockFileOf } from '../clock-file.ts';
import type { Invitation } from '../invitation.ts';
import { protocolVersion } from '../protocol.ts';
import { Agent } from './agent.ts';
import { ClockFileWriter } from './clock-file-writer.ts';
import { ControlSocket } from './control-socket.ts';
import { countDescriptors } from './count-descriptors.ts';
import { countFsWrites } from './count-fs-writes.ts';
import { startExtension } from './extension.ts';
import { FlowCounters } from './flow-counters.ts';
import { Guests } from './guests.ts';
import { inviteChildren } from './invite-children.ts';
import { inviteThreads } from './invite-threads.ts';
import { leavePromisesOut } from './leave-promises-out.ts';
import { OwnStreams } from './own-streams.ts';
import { isPackageManager } from './package-manager.ts';
import { findInvitation, hideInvitation } from './take-invitation.ts';
import { TcpReports } from './tcp-reports.ts';
import { watchBackground } from './watch-background.ts';
import { watchLoaderThreads } from './watch-loader-threads.ts';
import { watchSpins } from './watch-spins.ts';
import { watchSyncChildren } from './watch-sync-children.ts';

// Taken before the server can replace it.
const { exit, kill, pid } = process;

/** Which part of the host's processor time callbacks may use here: it must know why before it gives up itself. */
const OWN_SHARE = 0.75;
/** Which part of the processor time that a computation may use is enough for a loop that only reads clocks. */
const SPIN_SHARE = 0.1;

/** Makes this process or thread an agent, if it was invited to be one. Synchronous: no line of the server runs before. */
export function startAgent(): void {
  const found = findInvitation();
  if (found === undefined) return;
  if (isMainThread && isPackageManager(process.argv[1])) {
    announceWrapper(found);
    return;
  }
  hideInvitation(found);
  const invitation = isMainThread ? found : { ...found, process: `${found.process}#${threadId}` };
  const control = new ControlSocket(invitation.socket);
  if (control.handle === null) throw new Error('mcp-deadline: the test harness that this process belongs to is gone.');
  const own = new OwnStreams(invitation.streams);
  const counters = new FlowCounters();
  const tcp = new TcpReports(
    control.handle,
    (message) => {
      if (message.say === 'listening') startedUp();
      control.send(message);
    },
    (handle) => clock.share(handle),
  );
  let isUp = false;
  /** It is once it listens for the first time, on standard input or a port. */
  const startedUp = (): void => {
    if (!isUp) clock.startedUp();
    isUp = true;
  };
  const clock = leavePromisesOut(() => installClock(invitation, control));
  const context = {
    hold: (reason: string) => clock.hold(reason),
    ignore: (guest: Parameters<VirtualClock['ignore']>[0]) => clock.ignore(guest),
  };
  const guests = new Guests(context);
  clock.meter.alsoWaitsFor(() => guests.busyPids);
  const extension = startExtension(invitation, clock, (atMs, message) =>
    control.send({ say: 'extension', atMs, message }),
  );
  const agent = new Agent({
    invitation,
    clock,
    control,
    counters,
    tcp,
    guests,
    extension,
    clockFile: new ClockFileWriter(clockFileOf(invitation.socket, invitation.process, pid)),
    output: isMainThread ? own.flowsOf(1)?.writes : undefined,
  });
  const invitationNow = (): Invitation => ({
    ...invitation,
    nowMs: agent.hostNowMs,
    ...(clock.chargesWork ? { chargesWork: true } : {}),
  });

  countDescriptors(control.handle, own, counters, () => {
    startedUp();
    agent.opened();
  });
  countFsWrites(own, counters);
  inviteChildren({
    invitationNow,
    own,
    counters,
    spawned: (id, child) => {
      const { pid: childPid = 0 } = child;
      const at = startedAt(childPid);
      if (at !== undefined) control.send({ say: 'spawned', pid: childPid, startedAt: at });
      guests.started(id, child, `child process ${child.spawnfile} (${id})`);
      watchBackground(child, (letGo) => guests.letGo(id, letGo));
    },
  });
  const madeByProgram = inviteThreads({
    invitationNow,
    spawned: (id, worker) => guests.started(id, worker, `worker thread ${worker.threadId}`),
  });
  watchLoaderThreads(context, madeByProgram);
  watchSyncChildren((what, site) => {
    control.send({ say: 'blocked', by: { what, at: userPlace(site) ?? null, sinceMs: agent.hostNowMs } });
    const over = clock.meter.blocks();
    return () => {
      over();
      control.send({ say: 'blocked', by: null });
    };
  });
  watchSpins(invitation.maxCpuMs * SPIN_SHARE, (place, sure) => {
    const heard = control.send({ say: 'spin', what: place, sure });
    if (!heard) kill(pid, 'SIGKILL'); // the host is gone, and an exit handler might spin on
  });

  const stdin = isMainThread ? own.flowsOf(0)?.reads : undefined;
  if (stdin !== undefined) counters.declareReader(stdin);
  control.listen(agent.onMessage, isMainThread ? () => exit() : () => {});
  control.send({
    say: 'hello',
    version: protocolVersion,
    key: invitation.key,
    process: invitation.process,
    pid,
    title: title(),
    flows: counters.changes(),
  });
  clock.onDial(({ host, error }) => control.send({ say: 'reached', host, error }));
  clock.meter.begin();
  clock.meter.program(); // what comes next is the program's own main file
  process.on('exit', agent.bye);
  // Virtual timers keep no event loop alive, but the program relies on theirs doing so.
  process.on('beforeExit', () => control.keepAlive(clock.hasRefTimers));
}

function installClock(invitation: Invitation, control: ControlSocket): VirtualClock {
  const clock = new VirtualClock({
    epochMs: invitation.epochMs + invitation.nowMs,
    scope: 'process',
    ownsProcess: true,
    watched: false, // by the host, which sees the threads of all processes
    maxCpuMs: invitation.maxCpuMs * OWN_SHARE,
    onNeverIdle: ({ place }) => control.send({ say: 'never-idle', place: place ?? null }),
    onLeak: (error) => control.send({ say: 'leak', what: error.message }),
  }).install();
  clock.ignore(control.socket);
  if (invitation.chargesWork) clock.chargeWork();
  return clock;
}

/** A package manager stays in real time; the connection tells the host that it is there, and for how long. */
function announceWrapper(invitation: Invitation): void {
  const control = new ControlSocket(invitation.socket);
  control.listen(
    (message) => message.do === 'leave' && exit(),
    () => exit(),
  );
  control.send({
    say: 'wrapper',
    key: invitation.key,
    process: invitation.process,
    pid,
    title: title(),
  });
}

function title(): string {
  const script = basename(process.argv[1] ?? process.execPath);
  return isMainThread ? script : `${script}, thread ${threadId}`;
}
