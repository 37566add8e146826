import type { CellReport, CheckReport, FindingReport } from './check-report.ts';

/** Adds one more to the group of this key. Groups keep the order in which they began: there may be thousands of members. */
export function addTo<K, T>(groups: Map<K, T[]>, key: K, one: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [one]);
  else group.push(one);
}

/** What a cell and a finding about it have in common. */
type About = Pick<FindingReport, 'client' | 'settings' | 'tool' | 'plan'>;

/** The same for a cell and for what was found about it. */
export const aboutKey = ({ client, settings, tool, plan }: About): string =>
  JSON.stringify([client, settings, tool, plan]);

/**
 * Looks up what stories of a report ask again and again: a report may have a hundred thousand cells, so that a search through
 * all of them for each would take minutes.
 */
export class ReportIndex {
  readonly #findings = new Map<string, FindingReport[]>();

  constructor({ findings }: CheckReport) {
    for (const finding of findings) addTo(this.#findings, aboutKey(finding), finding);
  }

  /** What was found about a cell. */
  findingsAbout(cell: CellReport): readonly FindingReport[] {
    return this.#findings.get(aboutKey(cell)) ?? [];
  }
}

const indexes = new WeakMap<CheckReport, ReportIndex>();

/** The index of a report, made once. */
export function indexOf(report: CheckReport): ReportIndex {
  const known = indexes.get(report);
  if (known !== undefined) return known;
  const made = new ReportIndex(report);
  indexes.set(report, made);
  return made;
}
