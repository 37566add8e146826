import type { Mode } from '../clocks/conditions.ts';
import type { Verdict } from '../properties/verdict.ts';
import type { ClientSpec } from './client-spec.ts';
import { UsageError } from './usage-error.ts';

/** One tool to call; without arguments they are generated from its `inputSchema`. */
export interface RequestedCall {
  readonly tool: string;
  readonly arguments?: { readonly [key: string]: unknown };
}

/** What `check` may be asked. Times in milliseconds. */
export interface CheckOptions {
  /** Clients by id, by spec, or as profiles; default `['current']`. */
  readonly clients?: readonly ClientSpec[];
  /** Tools to call. Without them: every tool marked read-only. */
  readonly calls?: readonly RequestedCall[];
  /** Also every read-only tool, beside `calls`. */
  readonly readOnlyTools?: boolean;
  /** Also tools that are not marked read-only. */
  readonly allTools?: boolean;
  readonly mode?: Mode;
  /** Where all randomness comes from; default 1. */
  readonly seed?: number;
  /** Runs everything twice and compares the transcripts. */
  readonly twice?: boolean;
  /** A fresh server process for each cell. */
  readonly fresh?: boolean;
  readonly time?: 'virtual' | 'real';
  /** How much slower than this machine a modest one is; default 4. */
  readonly slowdown?: number;
  /** A cell ends here; default 48 virtual hours. */
  readonly horizonMs?: number;
  /** A cell fires at most so many timers; default 2 000 000. */
  readonly maxSteps?: number;
  /** In real time a cell ends here; default 30 000. */
  readonly maxRealMs?: number;
  /** How many clients are played side by side; default 2. A server in this process: one after another. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
  /** Told of every client that is done, for a progress line. */
  readonly onProgress?: (done: number, of: number, client: string) => void;
}

/** Options with every default filled in. */
export type FullOptions = Required<Omit<CheckOptions, 'signal' | 'onProgress'>> &
  Pick<CheckOptions, 'signal' | 'onProgress'>;

const positive = (name: string, value: number, whole: boolean): void => {
  if (!Number.isFinite(value) || value <= 0 || (whole && !Number.isInteger(value)))
    throw new UsageError(`${name} must be a ${whole ? 'whole ' : ''}number above 0, and is ${value}`);
};

/**
 * Fills in the defaults.
 *
 * @throws UsageError (`ERR_USAGE`) for a number that makes no sense
 */
export function fullOptions(options: CheckOptions): FullOptions {
  const full: FullOptions = {
    clients: ['current'],
    calls: [],
    readOnlyTools: false,
    allTools: false,
    mode: 'headless',
    seed: 1,
    twice: false,
    fresh: false,
    time: 'virtual',
    slowdown: 4,
    horizonMs: 48 * 3_600_000,
    maxSteps: 2_000_000,
    maxRealMs: 30_000,
    jobs: 2,
    ...options,
  };
  positive('slowdown', full.slowdown, false);
  positive('horizonMs', full.horizonMs, false);
  positive('maxSteps', full.maxSteps, true);
  positive('maxRealMs', full.maxRealMs, false);
  positive('jobs', full.jobs, true);
  if (!Number.isInteger(full.seed)) throw new UsageError(`seed must be a whole number, and is ${full.seed}`);
  return full;
}

/** Verdicts that make a check fail: `--fail-on`. */
export type FailOn = readonly Exclude<Verdict, 'fits'>[];
