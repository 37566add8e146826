import type { CellReport, CheckReport, FindingReport } from './check-report.ts';

/** Adds a member to the group of a key. It changes the group in place, because a group may have thousands of members. */
export function addTo<K, T>(groups: Map<K, T[]>, key: K, one: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [one]);
  else group.push(one);
}

/** The common fields of a cell and a finding about it. */
type About = Pick<FindingReport, 'client' | 'settings' | 'tool' | 'plan'>;

/** A key that is equal for a cell and the findings about it. */
export const aboutKey = ({ client, settings, tool, plan }: About): string =>
  JSON.stringify([client, settings, tool, plan]);

/**
 * Looks up the findings about a cell. A report may have a hundred thousand cells, so a search through all findings for each cell
 * would take minutes.
 */
export class ReportIndex {
  readonly #findings = new Map<string, FindingReport[]>();

  constructor({ findings }: CheckReport) {
    for (const finding of findings) addTo(this.#findings, aboutKey(finding), finding);
  }

  /** The findings about a cell. */
  findingsAbout(cell: CellReport): readonly FindingReport[] {
    return this.#findings.get(aboutKey(cell)) ?? [];
  }
}

const indexes = new WeakMap<CheckReport, ReportIndex>();

/** The index of a report. It is made once. */
export function indexOf(report: CheckReport): ReportIndex {
  const known = indexes.get(report);
  if (known !== undefined) return known;
  const made = new ReportIndex(report);
  indexes.set(report, made);
  return made;
}
