import type { SuiteGap } from '../../suites/judge-play.ts';
import { type SuiteResult, suiteResult } from '../../suites/suite-result.ts';
import { shownName } from '../wire/visible.ts';
import { Interruption } from './interruption.ts';
import type { Invocation } from './parse-arguments.ts';
import { printPlays } from './print-plays.ts';
import type { ProgressLine } from './progress-line.ts';

type CheckInvocation = Extract<Invocation, { command: 'check' }>;

/** What `--json` writes for suites. */
interface SuitesReport {
  /** The version of this shape. */
  readonly schemaVersion: 1;
  /** Why the run ended before every suite was played. `null`: every suite was played. */
  readonly incomplete: { readonly reason: string } | null;
  /** 0: no suite has findings. 1: a suite has findings or proves nothing, or the run is incomplete. */
  readonly exitStatus: 0 | 1;
  readonly suites: readonly SuiteResult[];
}

const fails = ({ findings, proves }: SuiteResult): boolean => findings.length > 0 || !proves;

const counted = (count: number): string => `${count} ${count === 1 ? 'finding' : 'findings'}`;

/** What was not judged. Properties with the same reason are in one line. */
function gapsInWords({ notJudged }: SuiteResult): readonly string[] {
  const groups = new Map<string, { readonly gap: SuiteGap; readonly names: string[] }>();
  for (const gap of notJudged) {
    const key = JSON.stringify([gap.under, gap.why]);
    const group = groups.get(key) ?? { gap, names: [] };
    if (gap.property !== null) group.names.push(gap.property);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ gap: { under, why }, names }) => {
    const what = [names.length === 0 ? 'verdicts' : names.join(', '), under].filter((part) => part !== null).join(' ');
    return `not judged: ${what} (${shownName(why, 500)})`;
  });
}

/** What a suite found, for people. */
function suiteInWords(result: SuiteResult): string {
  const { suite, findings, reported, notJudged, proves, plays } = result;
  const nothing = notJudged.length > 0 ? 'nothing was judged' : 'no tool was called';
  const end = proves ? counted(findings.length) : `${nothing}, so nothing is proved`;
  const made = plays.length === 1 ? '' : ` in ${plays.length} plays`;
  const besides = reported.length === 0 ? [] : ['reported, and no failure:', ...reported.map(({ message }) => message)];
  return [
    `suite ${suite}: ${end}${made}`,
    ...findings.map(({ message }) => message),
    ...besides,
    ...gapsInWords(result),
  ].join('\n\n');
}

/** Plays the suites of the command line one after another, and prints what they found. @returns the exit status */
export const runSuites = (invocation: CheckInvocation): Promise<number> =>
  printPlays(
    invocation,
    (progress) => played(invocation, progress),
    ({ suites }) => suites.map(suiteInWords),
  );

async function played(
  { server, options, failOn, suites, maxTotalMs }: CheckInvocation,
  progress: ProgressLine,
): Promise<SuitesReport> {
  const interruption = new Interruption(maxTotalMs);
  const { plans: _, ...asked } = options;
  const results: SuiteResult[] = [];
  let incomplete: SuitesReport['incomplete'] = null;
  try {
    for (const suite of suites) {
      progress.show(`suite ${suite.id} ...`);
      const result = await suiteResult(suite, server, {
        ...asked,
        failOn,
        signal: interruption.signal,
        onStage: (doing) => progress.show(`suite ${suite.id}: ${doing} ...`),
        onSession: ({ client }) => progress.show(`suite ${suite.id}: ${client} ...`),
      });
      results.push(result);
    }
  } catch (error) {
    if (!interruption.signal.aborted || error !== interruption.signal.reason) throw error;
    incomplete = { reason: error instanceof Error ? error.message : String(error) };
  } finally {
    interruption.close();
  }
  const exitStatus = incomplete !== null || results.some(fails) ? 1 : 0;
  return { schemaVersion: 1, incomplete, exitStatus, suites: results };
}
