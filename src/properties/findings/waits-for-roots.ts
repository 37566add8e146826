import { isRequest } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { ExtraCheckProperty } from '../property.ts';
import { type Statement, say } from '../statement.ts';
import { blockedMs } from './blocks-others.ts';

export const waitsForRoots = {
  id: 'waits-for-roots',
  summary: 'the start-up or a call waits for a client that never answers `roots/list`',
  severity: 'warning',
  extraCheck: true,
  advice:
    'ask for roots after initialization, in the background and with a short timeout, and let no call wait for the answer',
} as const satisfies ExtraCheckProperty;

/** Whether the server asked for the client's roots. */
export const asksForRoots = ({ entries }: Transcript): boolean =>
  entries.some((entry) => entry.kind === 'received' && isRequest(entry.frame) && entry.frame.method === 'roots/list');

/** A start-up or a call of a client that declares `roots` and never answers a request for them. */
export interface WithoutRoots {
  /** `the start-up`, or a call. */
  readonly what: string;
  /** In virtual milliseconds; `null`: it was not answered. */
  readonly tookMs: number | null;
  /** How long the client waited for it. */
  readonly waitedMs: number;
  /** How long it takes with a client that answers, or declares nothing. */
  readonly elseMs: number;
}

/** @returns the finding in one sentence; `null`: it did not take longer */
export function withoutRootsStatement({ what, tookMs, waitedMs, elseMs }: WithoutRoots): Statement | null {
  if (tookMs !== null && tookMs - elseMs < blockedMs) return null;
  const takes = tookMs === null ? say`is not answered within ${{ waitedMs }} ms` : say`takes ${{ tookMs }} ms`;
  return say`with a client that declares roots and never answers roots/list, ${what} ${takes}; else it takes ${{ elseMs }} ms`;
}
