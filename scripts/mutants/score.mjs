/** How much the tests saw: shares with their uncertainty, and what they did not see. */

/** The 95 % confidence interval of a share (Wilson's), as `[from, to]` between 0 and 1. */
export function wilson(hits, of) {
  if (of === 0) return [0, 1];
  const z = 1.959964;
  const share = hits / of;
  const middle = share + z ** 2 / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  const whole = 1 + z ** 2 / of;
  return [Math.max(0, (middle - spread) / whole), Math.min(1, (middle + spread) / whole)];
}

const percent = (share) => `${(share * 100).toFixed(1)} %`;

function row(name, mutants) {
  const count = (status) => mutants.filter((mutant) => mutant.status === status).length;
  const [killed, timeout, survived, none] = ['killed', 'timeout', 'survived', 'no tests'].map(count);
  const [from, to] = wilson(killed + timeout, mutants.length);
  const share = mutants.length === 0 ? '-' : percent((killed + timeout) / mutants.length);
  const cells = [mutants.length, killed, timeout, survived, none, share, `${percent(from)} to ${percent(to)}`];
  return `${name.padEnd(16)}${cells.map((cell, at) => String(cell).padStart(at < 5 ? 10 : at === 5 ? 9 : 20)).join('')}`;
}

/** The table by folder, how far unchanged trees can be trusted, and every survivor. */
export function scoreLines(results) {
  const mutants = results.filter(({ status, control }) => status !== undefined && !control);
  const controls = results.filter(({ control }) => control);
  const folders = [...new Set(mutants.map(({ folder }) => folder))].sort();
  const head = ['mutants', 'killed', 'timeout', 'survived', 'no tests', 'score', '95 % interval'];
  const lines = [
    `${' '.repeat(16)}${head.map((cell, at) => cell.padStart(at < 5 ? 10 : at === 5 ? 9 : 20)).join('')}`,
    ...folders.map((folder) =>
      row(
        folder,
        mutants.filter((mutant) => mutant.folder === folder),
      ),
    ),
    row('all', mutants),
    `A score counts what was killed or ran into a bound. Of ${controls.length} unchanged trees the tests failed ` +
      `${controls.filter(({ status }) => status !== 'survived').length}.`,
  ];
  for (const { file, line, column, operator, before, text, status, tests } of mutants)
    if (status === 'survived' || status === 'no tests')
      lines.push(
        `${status}  ${file}:${line}:${column}  ${operator}: ${short(before)} -> ${short(text)}  (${tests.length} test files)`,
      );
  return lines;
}

const short = (text) => {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
};
