import { isRequest } from '../wire/frame.ts';
import type { Transcript } from '../wire/transcript.ts';

/** The tool of every `tools/call` that was sent to the server, in their order. */
export const toolCalls = ({ entries }: Transcript): readonly string[] =>
  entries.flatMap((entry) =>
    entry.kind === 'sent' && isRequest(entry.frame) && entry.frame.method === 'tools/call'
      ? [String(entry.frame.params?.name)]
      : [],
  );
