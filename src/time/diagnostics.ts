import { type CallSite, userPlace } from './call-site.ts';
import { DeadlockError, StepLimitError, StuckError, VirtualLimitError } from './errors.ts';
import type { Participant } from './participant.ts';
import { real } from './real.ts';
import type { Leak } from './tracking/leak-detector.ts';
import type { Work } from './tracking/ledger.ts';

/** The call that waits on the clock. */
export interface OpenCall {
  readonly method: string;
  readonly site: CallSite;
  readonly startedMs: number;
}

/** `fs (by "upstream"), started at file:line:column, 5.0 s of real time ago` */
export function describeWork(work: Work): string {
  const label = work.label === undefined ? '' : ` (by "${work.label}")`;
  const place = userPlace(work.site);
  const at = place === undefined ? '' : `, started at ${place}`;
  return `${work.kind}${label}${at}, ${seconds(real.nowMs() - work.sinceRealMs)} of real time ago`;
}

/** Nothing can run, and the call is open. */
export function deadlockError(
  call: OpenCall,
  nowMs: number,
  participants: readonly Participant[],
  idle: readonly string[],
  leaks: readonly Leak[],
): DeadlockError {
  const where = participants.length === 1 ? '' : ` in ${participants.length} processes`;
  return new DeadlockError(
    paragraphs(
      `Deadlock at virtual +${nowMs} ms: nothing can run any more${where} (no timer is armed, no work is in flight), ` +
        `but ${describeCall(call)} is still open after ${nowMs - call.startedMs} virtual ms.`,
      list('Open, but silent', idle),
      list(
        'Native timers armed while time was virtual',
        leaks.map(({ place }) => place),
      ),
      list('Participants wait for', waitsOf(participants)),
      'Something was awaited that nobody will settle: a promise never resolved, a message never sent. If it depends ' +
        'on work that the clock cannot see (a native addon, a peer outside), hold the clock meanwhile with ' +
        '`const release = clock.hold(reason)`.',
    ),
  );
}

/** Work is in flight, and none of it completes. */
export function stuckError(
  call: OpenCall | undefined,
  nowMs: number,
  waitedMs: number,
  waiting: readonly string[],
): StuckError {
  const during = call === undefined ? '' : ` while ${describeCall(call)} is open`;
  return new StuckError(
    paragraphs(
      `Stuck at virtual +${nowMs} ms${during}: time cannot move, for real work is in flight and none of it has ` +
        `completed for ${seconds(waitedMs)} of real time.`,
      list('In flight', waiting.length > 0 ? waiting : ['callbacks that keep calling each other (setImmediate, I/O)']),
      'If it may take that long, raise `maxRealWaitMs`. If it waits for virtual time itself or is to be left out of ' +
        'the account, tell the clock with `clock.ignore(childOrWorkerOrSocket)`.',
    ),
  );
}

export function virtualLimitError(call: OpenCall, limitMs: number, nextMs: number): VirtualLimitError {
  return new VirtualLimitError(
    `${describeCall(call)} is still open after its limit of ${limitMs} virtual ms. The next timer is due at virtual ` +
      `+${nextMs} ms. Raise \`limitMs\`, or look for what keeps arming timers.`,
  );
}

export function stepLimitError(call: OpenCall, maxSteps: number, nowMs: number): StepLimitError {
  return new StepLimitError(
    `${describeCall(call)} is still open after ${maxSteps} timers, at virtual +${nowMs} ms. Raise \`maxSteps\`, or ` +
      'look for an interval that is never cleared.',
  );
}

/** What everybody waits for; the reasons of others than this thread, which comes first, bear their name. */
export function waitsOf([local, ...others]: readonly Participant[]): string[] {
  const named = (other: Participant): string[] => other.waitingFor().map((reason) => `${other.name}: ${reason}`);
  return [...(local?.waitingFor() ?? []), ...others.flatMap(named)];
}

function describeCall({ method, site }: OpenCall): string {
  const place = userPlace(site);
  return place === undefined ? `clock.${method}()` : `clock.${method}() at ${place}`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const list = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : [`${title}:`, ...items.map((item) => `  - ${item}`)].join('\n');
const paragraphs = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n');
