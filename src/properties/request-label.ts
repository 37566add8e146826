import { isRequest } from '../wire/frame.ts';
import type { Transcript } from '../wire/transcript.ts';

/** The label of what the server opened for an execution, such as `tools/call 3`; `null`: nothing was sent. */
export function requestLabel({ entries }: Transcript, executionId: number): string | null {
  for (const entry of entries)
    if (entry.kind === 'sent' && entry.spanId === executionId && isRequest(entry.frame))
      return `${entry.frame.method} ${entry.frame.id}`;
  return null;
}
