import type { Transcript } from 'mcp-deadline';

/** The text of every tool result in a transcript, in the order they came. */
export const resultText = ({ entries }: Transcript): readonly string[] =>
  entries.flatMap((entry) => {
    if (entry.kind !== 'received' || !('result' in entry.frame)) return [];
    const { content } = entry.frame.result;
    const parts: readonly unknown[] = Array.isArray(content) ? content : [];
    return parts.flatMap((part) =>
      typeof part === 'object' && part !== null && 'text' in part ? [String(part.text)] : [],
    );
  });
