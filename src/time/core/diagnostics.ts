import { type CallSite, userSource } from '../base/call-site.ts';
import {
  DeadlockError,
  EnoughError,
  NeverIdleError,
  StepLimitError,
  StuckError,
  VirtualLimitError,
} from '../base/errors.ts';
import { describeOpenWork, type OpenWork } from '../base/open-work.ts';
import type { Leak } from '../tracking/leak-detector.ts';
import type { Work } from '../tracking/ledger.ts';
import type { Participant } from './participant.ts';
import { describeStandstill, type Standstill } from './standstill.ts';

/** The call that waits on the clock. */
export interface OpenCall {
  readonly method: string;
  readonly site: CallSite;
  readonly startedMs: number;
}

/** A piece of work as reports name it. */
export function openWorkOf({ kind, label, site, sinceMs }: Work): OpenWork {
  return { what: `${kind}${label === undefined ? '' : ` (by "${label}")`}`, at: userSource(site) ?? null, sinceMs };
}

/** A piece of work in words. */
export const describeWork = (work: Work): string => describeOpenWork(openWorkOf(work));

/** The error for a call that is open although nothing can run. */
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
        leaks.map(({ source }) => source),
      ),
      list('Participants wait for', waitsOf(participants).map(describeOpenWork)),
      'Something was awaited that nothing will settle: a promise never resolved, a message never sent. If it depends ' +
        'on something that cannot be seen from here (a native addon, a peer outside), run the server as a command, in ' +
        'real time (`--time real`).',
    ),
  );
}

/** The error for work in flight of which nothing completes. */
export function stuckError(
  call: OpenCall | undefined,
  nowMs: number,
  standstill: Standstill,
  waiting: readonly OpenWork[],
): StuckError {
  const during =
    call === undefined || userSource(call.site) === undefined ? '' : ` while ${describeCall(call)} is open`;
  return new StuckError(
    paragraphs(
      `Stuck at virtual +${nowMs} ms${during}: time cannot move, for real work is in flight and none of it completes: ` +
        `${describeStandstill(standstill)}.`,
      list(
        'In flight',
        waiting.length > 0
          ? waiting.map(describeOpenWork)
          : ['callbacks that keep calling each other (setImmediate, I/O)'],
      ),
      'Either it hangs, or it takes longer than virtual time waits for it. A server that depends on it can be run as ' +
        'a command, in real time (`--time real`).',
    ),
    waiting,
  );
}

/**
 * The error for callbacks that never end within one instant.
 *
 * @param what the activity, and for how long or how often it has gone on
 */
export function neverIdleError(
  call: OpenCall | undefined,
  nowMs: number,
  what: string,
  spotted: CallSite | undefined,
): NeverIdleError {
  const during = call === undefined ? '' : ` while ${describeCall(call)} is open`;
  const source = userSource(spotted);
  return new NeverIdleError(
    `Never at rest at virtual +${nowMs} ms${during}: ${what}${source === undefined ? '' : `, as at ${source}`}. Virtual ` +
      'time can never move on. Please wait with a timer there, or ' +
      'run the server as a command, in real time (`--time real`).',
    source,
  );
}

export function virtualLimitError(call: OpenCall, limitMs: number, nextMs: number): VirtualLimitError {
  return new VirtualLimitError(
    `${capital(describeCall(call))} is still open after its limit of ${limitMs} virtual ms (\`--horizon-ms\`). The next timer is ` +
      `due at virtual +${nextMs} ms. Look for what keeps arming timers, or raise the limit.`,
  );
}

export function stepLimitError(call: OpenCall, maxSteps: number, nowMs: number): StepLimitError {
  return new StepLimitError(
    `${capital(describeCall(call))} is still open after ${maxSteps} timers (\`--max-steps\`), at virtual +${nowMs} ms. Look for ` +
      'an interval that is never cleared, or raise the limit.',
  );
}

export function enoughError(call: OpenCall, nowMs: number): EnoughError {
  return new EnoughError(
    `${capital(describeCall(call))} was watched until virtual +${nowMs} ms, and for longer than its caller needs to see.`,
  );
}

/** The work that all participants wait for. The work of this thread comes first. */
export const waitsOf = (participants: readonly Participant[]): OpenWork[] =>
  participants.flatMap((participant) => participant.waitingFor());

function describeCall({ site }: OpenCall): string {
  const source = userSource(site);
  return source === undefined ? 'what is awaited' : `what is awaited at ${source}`;
}

const capital = (text: string): string => text.replace(/^what/, 'What');
const list = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : [`${title}:`, ...items.map((item) => `  - ${item}`)].join('\n');
const paragraphs = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n');
