const waiting = new Set<() => void>();

const run = (): void => {
  for (const act of waiting) act();
};

/**
 * Does something synchronously when this process exits, unless it is called off before. One listener for all: as many
 * hosts as `--jobs` asks for may be open at once.
 *
 * @returns how to call it off
 */
export function atExit(act: () => void): () => void {
  if (waiting.size === 0) process.on('exit', run);
  waiting.add(act);
  return () => {
    waiting.delete(act);
    if (waiting.size === 0) process.off('exit', run);
  };
}
