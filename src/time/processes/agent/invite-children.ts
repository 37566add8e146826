import { ChildProcess } from 'node:child_process';
import type { StreamHandle } from '../../base/native.ts';
import { fromChild, type Invitation, invitationVariable, towardsChild, writeInvitation } from '../invitation.ts';
import { withAgent } from '../node-options.ts';
import type { FlowCounters } from './flow-counters.ts';
import type { OwnStreams } from './own-streams.ts';
import { nameStreams } from './spawned-streams.ts';

interface SpawnOptions {
  readonly stdio?: unknown;
  readonly envPairs?: readonly string[];
}

/** What the inviter of processes needs from its agent. */
export interface InviterContext {
  /** Its own invitation, with the time and the setting of its clock as they are now. */
  invitationNow(): Invitation;
  readonly own: OwnStreams;
  readonly counters: FlowCounters;
  spawned(id: string, child: ChildProcess): void;
}

/**
 * Invites every process that this one starts with `spawn`, `exec`, `execFile` or `fork`, whichever environment it is
 * given: all of them end in `ChildProcess.prototype.spawn`. The synchronous ones do not, and should not: their parent
 * stands still until they end, so they take real time.
 */
export function inviteChildren(context: InviterContext): void {
  let last = 0;
  const prototype = ChildProcess.prototype as unknown as { spawn(options: SpawnOptions): unknown };
  const { spawn } = prototype;
  prototype.spawn = function (this: ChildProcess, options) {
    if (!Array.isArray(options?.envPairs)) return spawn.call(this, options);
    const own = context.invitationNow();
    const id = `${own.process}.${++last}`;
    const streams = nameStreams(options.stdio, id, context.own);
    const invitation = { ...own, process: id, streams };
    const result = spawn.call(this, { ...options, envPairs: invited(options.envPairs, invitation) });
    if (this.pid !== undefined) {
      this.stdio.forEach((stream, fd) => {
        const handle = (stream as { _handle?: StreamHandle | null } | null)?._handle;
        const name = streams[fd];
        if (!handle || name !== `${id}:${fd}`) return;
        if (fd === 0) context.counters.watch(handle, { writes: towardsChild(name) });
        else if (fd < 3) context.counters.watch(handle, { reads: fromChild(name) });
        else context.counters.watch(handle, { writes: towardsChild(name), reads: fromChild(name) });
      });
      context.spawned(id, this);
    }
    return result;
  };
}

function invited(pairs: readonly string[], invitation: Invitation): string[] {
  const nodeOptions = pairs.find((pair) => pair.startsWith('NODE_OPTIONS='))?.slice('NODE_OPTIONS='.length);
  return [
    ...pairs.filter((pair) => !pair.startsWith('NODE_OPTIONS=') && !pair.startsWith(`${invitationVariable}=`)),
    `NODE_OPTIONS=${withAgent(invitation.agent, nodeOptions)}`,
    `${invitationVariable}=${writeInvitation(invitation)}`,
  ];
}
