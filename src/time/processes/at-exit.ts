const waiting = new Set<() => void>();

const run = (): void => {
  for (const act of waiting) act();
};

/**
 * Calls a function when this process exits, unless it is cancelled before. All share one listener, because as many
 * hosts as `--jobs` asks for may be open at once.
 *
 * @returns cancels it
 */
export function atExit(act: () => void): () => void {
  if (waiting.size === 0) process.on('exit', run);
  waiting.add(act);
  return () => {
    waiting.delete(act);
    if (waiting.size === 0) process.off('exit', run);
  };
}
