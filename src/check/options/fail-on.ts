import { extraCheckIds, type PropertyId, propertyIds } from '../../properties/property-ids.ts';
import type { Verdict } from '../../properties/verdict.ts';
import type { CheckReport, FindingReport } from '../../report/check-report.ts';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

/** Verdicts that a report may fail on. */
const verdicts = ['fails', 'tight', 'unknown'] as const satisfies readonly Verdict[];

/** Everything that a report may fail on: `--fail-on`. */
export const failOnWords = [...verdicts, 'warnings', ...propertyIds] as const;

/**
 * What makes a report fail: verdicts; the ids of properties, each with all its findings; `warnings`, every finding that is
 * more than a note.
 */
export type FailOn = readonly ((typeof verdicts)[number] | 'warnings' | PropertyId)[];

/** What a report fails on by default. */
export const defaultFailOn: FailOn = ['fails'];

const extra: readonly string[] = extraCheckIds;

/**
 * @param quick whether the extra checks are left out
 * @throws UsageError (`ERR_USAGE`) for a word that is neither a verdict nor a property, and for a property that nothing judges
 */
export function assertFailOn(failOn: FailOn, quick = false): void {
  if (!Array.isArray(failOn)) throw new UsageError(`failOn must be a list, and is ${JSON.stringify(failOn)}`);
  for (const word of failOn)
    if (!failOnWords.includes(word))
      throw new UsageError(`failOn has no ${JSON.stringify(word)}.${suggestion(String(word), failOnWords)}`);
  const unjudged = quick ? failOn.filter((word) => extra.includes(word)) : [];
  if (unjudged.length > 0)
    throw new UsageError(`quick leaves out the check of ${unjudged.join(', ')}, so nothing can fail on it`);
}

/** Whether a report fails on this verdict of a cell or a start-up. */
export const failsOnVerdict = (failOn: FailOn, verdict: Verdict): boolean =>
  verdict !== 'fits' && failOn.includes(verdict);

/** Whether a report fails on this finding, whatever its cell's verdict. */
export const failsOnFinding = (failOn: FailOn, { property, severity }: FindingReport): boolean =>
  (failOn as readonly string[]).includes(property) || (failOn.includes('warnings') && severity !== 'note');

/** What of a report fails a test besides clients that give up, in one sentence; `null`: nothing. */
export function failOnNote(failOn: FailOn, { cells, startup, findings }: Failing): string | null {
  const verdicts = [...startup, ...cells].map(({ verdict }) => verdict);
  const ofVerdict = verdicts.filter((verdict) => verdict !== 'fails' && failsOnVerdict(failOn, verdict));
  const ofFinding = findings.filter((finding) => failsOnFinding(failOn, finding)).map(({ property }) => property);
  const why = [...new Set([...ofVerdict, ...ofFinding])];
  return why.length === 0
    ? null
    : `This fails the test because of { failOn: ${JSON.stringify(failOn)} }: ${why.join(', ')}.`;
}

type Failing = Pick<CheckReport, 'startup' | 'cells' | 'findings'>;

/** What a test does about a client whose limit is unknown, where it only says what it fails on. */
export const unknownOf = (failOn: FailOn): 'fails' | undefined => (failOn.includes('unknown') ? 'fails' : undefined);

/** Whether this asks for findings of the extra checks. In test files they run only then. */
export const needsExtraChecks = (failOn: FailOn): boolean =>
  failOn.some((word) => word === 'warnings' || extra.includes(word));
