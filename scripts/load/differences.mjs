/**
 * Compares two reports of one check field by field. Machines differ in how long real work takes, so `realWorkMs`, the
 * `run` object, the time at which real work makes a clock fire, and the figures of a `real-work` finding that are about
 * either are left out. Everything else must be equal.
 */

/** Entries of these lists are matched by what they are about, so that one lost cell is one difference. */
const keys = {
  startup: ({ client, settings, plan }) => [client, settings, plan],
  cells: ({ client, settings, plan, gateways, tool, arguments: args }) => [
    client,
    settings,
    plan,
    gateways,
    tool,
    args,
  ],
  // A tool may be called with several arguments, of which a finding does not tell.
  findings: ({ property, client, settings, plan, tool, verdict }) => [property, client, settings, plan, tool, verdict],
  leftOut: ({ tool }) => [tool],
  notJudged: ({ property }) => [property],
};
/** What changes in an entry with its verdict, and with nothing else. */
const followsVerdict = new Set(['verdict', 'timeline', 'because', 'realWork']);
const absent = '(absent)';

/**
 * @returns the differences, each as `path`, `quiet` and `busy`; `allowed` is why it may be, or `null`. A verdict may differ
 *   where the time left, divided by the real work times the slowdown, is within a factor of 2 of 1 on the quiet machine. The
 *   slowdown is 1 where one of the reports says that the work is too much on this machine already.
 */
export function differences(quiet, busy) {
  const found = [];
  for (const field of new Set([...Object.keys(quiet), ...Object.keys(busy)])) {
    if (field === 'run' || field in keys) continue;
    compare(quiet[field], busy[field], [field], found);
  }
  const near = [];
  for (const list of Object.keys(keys)) compareLists(list, quiet, busy, found, near);
  return found.map(({ path, quiet: one, busy: other, about }) => ({
    path: path.join(' '),
    quiet: one,
    busy: other,
    allowed: allowedBy(near, path, about),
  }));
}

function compareLists(list, quiet, busy, found, near) {
  const [ours, theirs] = [byKey(quiet[list] ?? [], keys[list]), byKey(busy[list] ?? [], keys[list])];
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const [one, other] = [ours.get(key), theirs.get(key)];
    const path = [list, key];
    const about = one ?? other;
    if (one === undefined || other === undefined) {
      const said = about.verdict ?? about.message ?? about.why ?? '(present)';
      found.push({ path, about, quiet: one === undefined ? absent : said, busy: other === undefined ? absent : said });
      continue;
    }
    const from = found.length;
    if (list === 'findings' && about.property === 'real-work')
      compare(withoutFigures(one), withoutFigures(other), path, found);
    else compare(one, other, path, found);
    for (const difference of found.slice(from)) difference.about = about;
    if ((list === 'cells' || list === 'startup') && one.verdict !== other.verdict) {
      const onThis = [one, other].some(({ verdict, realWork }) => verdict === 'fails' || realWork?.machine === 'this');
      const slowdown = onThis ? 1 : quiet.slowdown;
      const ratio = one.marginMs / (one.realWorkMs * slowdown);
      const why = `time left / (real work x ${slowdown}) = ${ratio.toFixed(2)}`;
      if (one.marginMs != null && ratio >= 0.5 && ratio <= 2) near.push({ list, key, entry: one, why });
    }
  }
  const order = (map) => [...map.keys()].filter((key) => ours.has(key) && theirs.has(key)).join(', ');
  if (order(ours) !== order(theirs)) found.push({ path: [list, 'order'], quiet: order(ours), busy: order(theirs) });
}

function byKey(list, keyOf) {
  const map = new Map();
  for (const entry of list) {
    const name = keyOf(entry)
      .filter((part) => part != null && !(typeof part === 'object' && Object.keys(part).length === 0))
      .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
      .join(' · ');
    let key = name;
    for (let nth = 2; map.has(key); nth++) key = `${name} (${nth})`;
    map.set(key, entry);
  }
  return map;
}

/** Adds every leaf in which two values differ. */
function compare(one, other, path, found) {
  if (isObject(one) && isObject(other) && Array.isArray(one) === Array.isArray(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
      if (key !== 'realWorkMs' && !(key === 'firesAtMs' && path.at(-1) === 'realWork'))
        compare(one[key], other[key], [...path, key], found);
    return;
  }
  const [quiet, busy] = [plain(one), plain(other)];
  if (quiet !== busy) found.push({ path, quiet, busy });
}

const isObject = (value) => typeof value === 'object' && value !== null;

function plain(value) {
  if (value === undefined) return absent;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A finding about real work without the figures that a machine decides. A report of an older version has no `figures`. */
function withoutFigures(finding) {
  const { realWorkMs, gaveUpAtMs, waitedMs, ...figures } = finding.figures ?? {};
  return { ...finding, message: finding.message.replace(/\d[\d.]*/g, '#'), figures };
}

function allowedBy(near, path, about) {
  const [list, key, field] = path;
  for (const { list: nearList, key: nearKey, entry, why } of near) {
    const itself = list === nearList && key === nearKey && followsVerdict.has(field);
    const aFinding =
      list === 'findings' && field !== 'order' && about !== undefined && isAbout(about, entry, nearList === 'startup');
    if (itself || aFinding) return why;
  }
  return null;
}

function isAbout(finding, entry, isStartup) {
  return (
    finding.verdict !== null &&
    finding.client === entry.client &&
    finding.tool === (isStartup ? null : entry.tool) &&
    JSON.stringify([finding.settings, finding.plan]) === JSON.stringify([entry.settings, entry.plan])
  );
}
