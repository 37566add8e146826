const lines = Array.from(
  { length: 60_000 },
  (_, index) => `line ${String(index).padStart(6, '0')} of the log of a server\n`,
);
const content = Buffer.from(lines.join(''));

export const sizeBytes = content.length;

/** Reads a piece of the log. */
export const readLog = (offset: number, bytes: number): string =>
  content.subarray(offset, offset + bytes).toString('latin1');
