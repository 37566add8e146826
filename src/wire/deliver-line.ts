import { parseFrame } from './frame.ts';
import type { SplitLine } from './line-splitter.ts';
import type { LinkListener } from './link.ts';

/** Reports a line to a listener: as a frame with its protocol violations, or as garbage. A blank line is not reported. */
export function deliverLine(split: SplitLine, listener: LinkListener): void {
  if ('oversize' in split) {
    listener.oversize(split.oversize, split.bytes);
    return;
  }
  const { line, bytes, unfinished = false } = split;
  if (line === '') return;
  const read = parseFrame(line);
  if ('frame' in read)
    listener.frame(read.frame, bytes, unfinished ? [...(read.violations ?? []), 'no-line-end'] : read.violations);
  else listener.garbage(read.garbage, line.slice(0, 200), bytes);
}
