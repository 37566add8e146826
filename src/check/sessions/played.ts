import type { Ended } from '../../client/ended.ts';
import type { PlayedStep, StepOutcome } from '../../report/session-report.ts';
import type { Fields } from '../../wire/frame.ts';
import type { ChosenCall } from '../options/choose-calls.ts';
import type { SessionStep } from './session-step.ts';

/** A call that was begun, as far as it was played. */
export interface BegunCall {
  readonly chosen: ChosenCall;
  /** The id of its span; `null`: it waits in a queue of the client. */
  spanId: number | null;
  /** What the server wrote to its standard error before the call. */
  readonly stderrBefore: string;
  /** What the server wrote to its standard error during the call. */
  stderr: string;
}

/** A step that was played, before its call is judged. */
export interface Played extends Omit<PlayedStep, 'tookMs' | 'outcome' | 'note' | 'cell' | 'entries'> {
  tookMs: number | null;
  outcome: StepOutcome;
  note: string | null;
  entries: PlayedStep['entries'];
  readonly call?: BegunCall;
}

/** The note of the last call of a `poll` that made all its calls while the work went on. */
export const goesOnStill = 'the work still went on';

/** The result of a call; `null`: the call was answered with an error, or not at all. */
export const resultOf = (ended: Ended<{ readonly result: Fields } | object | null>): Fields | null =>
  ended.ok && ended.value !== null && 'result' in ended.value ? (ended.value.result as Fields) : null;

/** How a step ended whose request ended like this. */
export const outcomeOf = (ended: Ended<unknown>): { readonly outcome: StepOutcome; readonly note: string | null } => {
  if (!ended.ok && ended.quiet) return { outcome: 'ended', note: null };
  // A list ends with this cause if the server answers it with an error.
  if (!ended.ok) return { outcome: ended.cause === 'protocol-error' ? 'error' : 'gave-up', note: ended.cause };
  const { value } = ended;
  const isError =
    typeof value === 'object' &&
    value !== null &&
    ('error' in value || ('result' in value && (value.result as Fields).isError === true));
  return { outcome: isError ? 'error' : 'done', note: null };
};

/** Which list, resource or prompt a step requests; `null`: it requests none. */
export function targetOf(step: SessionStep): string | null {
  if (step.do === 'list') return step.of ?? 'tools';
  if (step.do === 'read') return step.uri;
  return step.do === 'prompt' ? step.name : null;
}
