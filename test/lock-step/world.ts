import type { SpawnOptions } from 'node:child_process';
import { afterEach } from 'vitest';
import type { VirtualClockOptions } from '../../src/time/core/clock-options.ts';
import type { Participant } from '../../src/time/core/participant.ts';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { LockStepHost, type LockStepOptions } from '../../src/time/processes/lock-step-host.ts';
import { Session } from './session.ts';

/** A clock with a lock-step host, and the sessions on it. Everything is closed after the test. */
export interface TestWorld {
  readonly clock: VirtualClock;
  readonly host: LockStepHost;
  readonly notes: readonly string[];
  start(command: string, args: readonly string[], options?: SpawnOptions): Session;
  /** Starts `node <args>` and sends `initialize`; the time it took is in its trace. */
  open(args: readonly string[], options?: SpawnOptions): Promise<Session>;
  close(): Promise<void>;
}

const open = new Set<TestWorld>();

export async function makeWorld(
  clockOptions: VirtualClockOptions = {},
  hostOptions: LockStepOptions = {},
  /** Puts something else in the place of the agents. */
  ablate?: (participant: Participant) => Participant,
): Promise<TestWorld> {
  const clock = new VirtualClock({ scope: 'harness', ...clockOptions }).install();
  if (ablate) {
    const { addParticipant } = clock;
    clock.addParticipant = (participant) => addParticipant.call(clock, ablate(participant));
  }
  const notes: string[] = [];
  const host = new LockStepHost(clock, { onNote: (note) => notes.push(note), ...hostOptions });
  await host.listen();
  const sessions: Session[] = [];
  const world: TestWorld = {
    clock,
    host,
    notes,
    start(command, args, options) {
      const session = new Session(clock, host, command, args, options);
      sessions.push(session);
      return session;
    },
    async open(args, options) {
      const session = world.start(process.execPath, args, options);
      await clock.run(() => session.initialize());
      return session;
    },
    async close() {
      open.delete(world);
      await host.close();
      for (const { process: child } of sessions)
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      clock.uninstall();
    },
  };
  open.add(world);
  return world;
}

afterEach(async () => {
  for (const world of open) await world.close();
});

/** Virtual milliseconds that something takes on a clock, with its result. */
export async function timed<T>(
  clock: VirtualClock,
  fn: () => Promise<T>,
): Promise<{ readonly value: T; readonly tookMs: number }> {
  const beganMs = clock.now;
  const value = await clock.run(fn);
  return { value, tookMs: clock.now - beganMs };
}
