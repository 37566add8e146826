import type { Evidence } from '../../clocks/evidence.ts';
import type { Verdict } from '../../properties/verdict.ts';
import type { Drawing } from '../drawing/time-line.ts';
import type { Line } from '../lines/labelled-lines.ts';

/** What a report says about one cell or start-up, before it is laid out. Equal stories are shown once. */
export interface Story {
  readonly verdict: Verdict;
  /** The client, with the settings its user gave it. */
  readonly client: string;
  /** What it is about: a tool with its arguments, or the start-up. */
  readonly subject: string;
  readonly drawing: Drawing | null;
  /** What happened and what to do. A client's own clocks are named `{client}/name`. */
  readonly lines: readonly Line[];
  /** How the decisive clock is known. */
  readonly evidence: readonly Evidence[];
  readonly replay: string | null;
}

/** A clock as stories name it: the same for every client that has it. */
export const clockName = (by: string, client: string): string =>
  by.startsWith(`${client}/`) ? `{client}/${by.slice(client.length + 1)}` : by;
