import { nothingProved } from '../../properties/findings/nothing-proved.ts';
import type { Verdict } from '../../properties/judging/verdict.ts';
import type { Property } from '../../properties/property.ts';
import {
  definedProperties,
  extraCheckIds,
  isOfPackage,
  onRequestIds,
  type PropertyId,
  propertyIds,
} from '../../properties/property-registry.ts';
import type { CheckReport, FindingReport } from '../../report/check-report.ts';
import type { PropertySpec } from './property-spec.ts';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

/** Verdicts that a report may fail on. */
const verdicts = ['fails', 'tight', 'unknown'] as const satisfies readonly Verdict[];

/**
 * What makes a report fail: verdicts; ids of properties, each with all its findings; `warnings`, which is every finding that is
 * more than a note. A property of your own that is named here is judged, as if `properties` named it.
 */
export type FailOn = readonly ((typeof verdicts)[number] | 'warnings' | PropertyId | (string & {}))[];

/** What a report fails on by default. */
export const defaultFailOn: FailOn = ['fails'];

const idOf = (spec: PropertySpec): string => (typeof spec === 'string' ? spec : spec.id);

/** All words of `--fail-on`. @param asked the properties of the user in `properties` */
export const failOnWords = (asked: readonly PropertySpec[] = []): readonly string[] => [
  ...new Set([...verdicts, 'warnings', ...propertyIds, ...definedProperties().map(idOf), ...asked.map(idOf)]),
];

/** The properties to judge on request: those of `properties`, and those of them that `failOn` names. */
export function propertiesToJudge(asked: readonly PropertySpec[] = [], failOn: FailOn): readonly PropertySpec[] {
  const known = new Set(asked.map(idOf));
  const named = definedProperties().filter(({ id }: Property) => failOn.includes(id) && !known.has(id));
  const onRequest = onRequestIds.filter((id) => failOn.includes(id) && !known.has(id));
  return [...asked, ...named, ...onRequest];
}

const isExtra = (word: string): boolean => extraCheckIds.includes(word);

/**
 * @param quick whether the extra checks are left out
 * @param asked the properties of the user that are judged
 * @throws UsageError (`ERR_USAGE`) for an unknown word, and for a property that is not judged because of `quick`
 */
export function assertFailOn(failOn: FailOn, quick = false, asked: readonly PropertySpec[] = []): void {
  if (!Array.isArray(failOn)) throw new UsageError(`failOn must be a list, and is ${JSON.stringify(failOn)}`);
  const words = failOnWords(asked);
  for (const word of failOn)
    if (!words.includes(word))
      throw new UsageError(`failOn has no ${JSON.stringify(word)}.${suggestion(String(word), words)}`);
  const unjudged = quick ? failOn.filter(isExtra) : [];
  if (unjudged.length > 0)
    throw new UsageError(`quick leaves out the check of ${unjudged.join(', ')}, so nothing can fail on it`);
}

/** Whether a report fails on this verdict of a cell or a start-up. */
export const failsOnVerdict = (failOn: FailOn, verdict: Verdict): boolean =>
  verdict !== 'fits' && failOn.includes(verdict);

/** Whether a report fails on this finding for every `failOn`: it is an error that no verdict shows. */
export const failsAlways = ({ property, severity, verdict }: FindingReport): boolean =>
  property === nothingProved.id || (severity === 'error' && verdict === null);

/** Whether a report fails on this finding, independent of the verdict of its cell. */
export const failsOnFinding = (failOn: FailOn, { property, severity }: FindingReport): boolean =>
  failOn.includes(property) || (failOn.includes('warnings') && severity !== 'note');

/** Why a report fails a test, apart from clients that give up, in one sentence. `null`: for no other reason. */
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

/**
 * Which properties of the user fail a test for every `failOn`, in one sentence: properties with findings of the severity `error`,
 * and properties with a mistake. `null`: there are no such properties.
 */
export function failingPropertiesNote({
  findings,
  propertyErrors = [],
}: Pick<CheckReport, 'findings' | 'propertyErrors'>): string | null {
  const errors = findings.filter((finding) => failsAlways(finding) && !isOfPackage(finding.property));
  const ids = [...new Set([...errors, ...propertyErrors].map(({ property }) => property))];
  return ids.length === 0 ? null : `This fails the test in any case: an error of ${ids.join(', ')}.`;
}

/** What a test with only `failOn` does with a client whose limit is unknown. */
export const unknownOf = (failOn: FailOn): 'fails' | undefined => (failOn.includes('unknown') ? 'fails' : undefined);

/** Whether `failOn` needs the extra checks. In test files they run only if it does. */
export const needsExtraChecks = (failOn: FailOn): boolean =>
  failOn.some((word) => word === 'warnings' || isExtra(word));
