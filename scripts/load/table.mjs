/** Draws differences between reports as lines of text. */

/** A value that fits on a line, without characters that a terminal obeys. */
const short = (value, width) => {
  const line = [...String(value)].map((char) => (/[\p{C}\p{Zl}\p{Zp}]/u.test(char) ? '�' : char)).join('');
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
};

/**
 * One row a difference: where, the quiet value, the busy value. Rows that are the same in several rounds are one, and so are
 * all transcripts, for their digests say nothing.
 */
export function differenceTable(differences, most = 40) {
  const rows = new Map();
  const digests = differences.filter(({ path }) => path.startsWith('transcripts '));
  for (const { path, quiet, busy, allowed } of differences) {
    if (path.startsWith('transcripts ')) continue;
    const key = JSON.stringify([path, quiet, busy, allowed]);
    rows.set(key, { path, quiet, busy, allowed, times: (rows.get(key)?.times ?? 0) + 1 });
  }
  if (digests.length > 0) {
    const clients = [...new Set(digests.map(({ path }) => path.slice('transcripts '.length)))];
    const path = `transcripts of ${clients.join(', ')}`;
    rows.set(path, { path, quiet: 'a digest', busy: 'another', allowed: null, times: 1 });
  }
  const lines = [...rows.values()]
    .slice(0, most)
    .flatMap(({ path, quiet, busy, allowed, times }) => [
      `  ${allowed === null ? 'DIFFERS' : 'allowed'} ${short(path, 130)}${times > 1 ? ` (${times} rounds)` : ''}`,
      `          quiet ${short(quiet, 110)}`,
      `          busy  ${short(busy, 110)}`,
      ...(allowed === null ? [] : [`          ${allowed}`]),
    ]);
  if (rows.size > most) lines.push(`  and ${rows.size - most} more; --json has them all`);
  return lines;
}
