import type { Transcript } from '../../wire/transcript.ts';
import type { PropertyInfo } from '../property.ts';
import { faultNotesOf } from '../reading/fault-notes.ts';
import { type Statement, say } from '../statement.ts';
import { hadToLetPass } from './fault-could-not-act.ts';

export const faultNeverActed = {
  id: 'fault-never-acted',
  summary: 'a fault affected no call, or not every call',
  severity: 'error',
} as const satisfies PropertyInfo;

/** The part of a fault plan that matters here. */
type Planned = readonly { readonly fault: string }[];

/**
 * Which faults of a plan did something during a call or a start-up, by their index in the plan, from 0. One that did nothing is no
 * error: the server did nothing that it affects. But a pass then says nothing about it.
 *
 * @param spanId the `startup` or `call`
 */
export function faultsActed(transcript: Transcript, spanId: number, plan: Planned): readonly number[] {
  if (plan.length === 0) return [];
  const notes = faultNotesOf(transcript, spanId);
  const acted = notes.filter((note) => !hadToLetPass(note));
  return plan.flatMap(({ fault }, index) =>
    acted.some((note) => note.fault === fault && (note.place ?? index) === index) ? [index] : [],
  );
}

/** A call under a fault plan, and which faults affected it. */
export interface FaultedCall {
  /** The client, with its settings. */
  readonly client: string;
  readonly tool: string;
  readonly faultsActed: readonly number[];
  /** The faults that are meant to affect it, by their index in the plan. Left out: all. */
  readonly meant?: readonly number[];
}

/** A fault of a plan that did not affect every call. */
export interface NeverActed extends Statement {
  /** Its index in the plan, from 0. */
  readonly index: number;
  /** Whether it affected no call and no start-up: then nothing is proved about it. */
  readonly nowhere: boolean;
}

/** The tools that the fault did not affect. Where it affected other calls of a tool, the clients for which it did not. */
function inWords(unmet: readonly FaultedCall[], calls: readonly FaultedCall[], index: number): string {
  const met = new Set(calls.filter(({ faultsActed }) => faultsActed.includes(index)).map(({ tool }) => tool));
  const clients = new Map<string, Set<string>>();
  for (const { tool, client } of unmet) clients.set(tool, (clients.get(tool) ?? new Set()).add(client));
  return [...clients]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([tool, missed]) => (met.has(tool) ? `${tool} (${[...missed].join(', ')})` : tool))
    .join(', ');
}

/**
 * The faults of a plan that did not affect every call that they are meant to affect, each with the calls that it did not affect. Empty where no call was played.
 *
 * @param startups how many start-ups each fault affected, by its index in the plan
 */
export function neverActed(
  plan: Planned,
  played: readonly FaultedCall[],
  startups: readonly number[],
): readonly NeverActed[] {
  if (played.length === 0) return [];
  return plan.flatMap(({ fault }, index): readonly NeverActed[] => {
    const meant = played.filter((call) => call.meant?.includes(index) ?? true);
    const calls = meant.length === 0 ? played : meant;
    const unmet = calls.filter((call) => !call.faultsActed.includes(index));
    const met = calls.length - unmet.length;
    const started = startups[index] ?? 0;
    if (unmet.length === 0) return [];
    const all = say`${{ calls: calls.length }} ${calls.length === 1 ? 'call' : 'calls'}`;
    const starts = say`${{ startups: started }} ${started === 1 ? 'start-up' : 'start-ups'}`;
    const noStartup = { message: 'no start-up', figures: { startups: 0 } };
    const none = { message: 'none', figures: { metCalls: 0 } };
    if (met === 0 && started === 0) {
      const never = say`${fault} never acted: ${none} of ${all} and ${noStartup} met it, so nothing is proved about it`;
      return [{ index, nowhere: true, ...never }];
    }
    const partly =
      met === 0
        ? say`${fault} met ${starts} and ${none} of ${all}: of the calls nothing is proved about it`
        : say`${fault} met ${{ metCalls: met }} of ${all}: nothing is proved about it for ${inWords(unmet, calls, index)}`;
    return [{ index, nowhere: false, ...partly }];
  });
}
