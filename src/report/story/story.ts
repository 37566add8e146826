import type { Evidence } from '../../clocks/evidence.ts';
import type { Verdict } from '../../properties/judging/verdict.ts';
import type { Drawing } from '../drawing/time-line.ts';
import type { Line } from '../lines/labelled-lines.ts';

/** The content of a report for one cell or start-up, before its layout. Equal stories are shown once. */
export interface Story {
  readonly verdict: Verdict;
  /** The client with its settings. */
  readonly client: string;
  /** The subject: a tool with its arguments, or the start-up. */
  readonly subject: string;
  readonly drawing: Drawing | null;
  /** What happened and what to do. A client's own clocks are named `{client}/name`. */
  readonly lines: readonly Line[];
  /** The evidence for the decisive clock. */
  readonly evidence: readonly Evidence[];
  readonly replay: string | null;
}
