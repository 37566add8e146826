import { readFileSync } from 'node:fs';
import { UsageError } from '../check/options/usage-error.ts';
import { readSteps } from '../check/sessions/read-steps.ts';
import type { SessionStep } from '../check/sessions/session-step.ts';

/** A session of the command line. */
export interface GivenSession {
  readonly steps: readonly SessionStep[];
  /** The seed of the order of timers that are due at one instant; `null`: as they were armed. */
  readonly ties: number | null;
}

function textOf(given: string): string {
  if (/^\s*[[{]/.test(given)) return given;
  try {
    return readFileSync(given, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--session ${JSON.stringify(given)} cannot be read: ${error instanceof Error ? error.message : String(error)}. Give a file, or the steps as JSON`,
    );
  }
}

function someSteps(value: unknown, from: string): readonly SessionStep[] {
  const steps = readSteps(value, from);
  if (steps.length === 0) throw new UsageError(`${from} has no steps, so it would prove nothing`);
  return steps;
}

/**
 * Reads the steps of `--session`: a file, or JSON: an array of steps, or `{ "steps": [...], "ties": <n> }`.
 *
 * @throws UsageError (`ERR_USAGE`)
 */
export function readSession(given: string): GivenSession {
  const text = textOf(given);
  const from = text === given ? '--session' : `--session ${given}`;
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${from} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (Array.isArray(read)) return { steps: someSteps(read, from), ties: null };
  if (typeof read !== 'object' || read === null || !('steps' in read))
    throw new UsageError(`${from} is an array of steps, or { "steps": [...] }`);
  const { steps, ties = null, ...others } = read as { steps: unknown; ties?: unknown };
  const [other] = Object.keys(others);
  if (other !== undefined) throw new UsageError(`${from} has ${JSON.stringify(other)}, and takes "steps" and "ties"`);
  if (ties !== null && (!Number.isInteger(ties) || (ties as number) < 0))
    throw new UsageError(`${from}: ties is a whole number from 0 on, and is ${JSON.stringify(ties)}`);
  return { steps: someSteps(steps, from), ties: ties as number | null };
}
