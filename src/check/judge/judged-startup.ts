import type { FaultPlan } from '../../faults/fault-plan.ts';
import { propertyOf, startupStatement } from '../../properties/answers-within-budget.ts';
import { isOfTime } from '../../properties/ending.ts';
import { faultsActed } from '../../properties/fault-never-acted.ts';
import { judgeStartup } from '../../properties/judge-startup.ts';
import { knownCauses } from '../../properties/known-causes.ts';
import { SpanIndex } from '../../properties/span-index.ts';
import { startsWithoutTools, withoutToolsStatement } from '../../properties/starts-without-tools.ts';
import { pollutionStatement, stdoutPollution, strayLines } from '../../properties/stdout-pollution.ts';
import { unreachedHosts } from '../../properties/unreached-hosts.ts';
import type { StartupReport } from '../../report/check-report.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { profileLabel } from './cell.ts';
import type { FindingDraft } from './finding-draft.ts';

/** A start-up as reports have it, and what there is to say about it. */
export interface JudgedStartup {
  readonly startup: StartupReport;
  readonly findings: readonly FindingDraft[];
}

/** Judges the start-up of a session for one client. @param stderr what the server wrote to its standard error */
export function judgedStartup(
  client: ChosenClient,
  transcript: Transcript,
  plan: FaultPlan,
  slowdown: number,
  stderr: string,
): JudgedStartup {
  const judgement = judgeStartup(transcript, slowdown);
  if (judgement === null) throw new Error('the start-up left no trace in the transcript');
  const report = judgement;
  const { id } = client.profile;
  const span = new SpanIndex(transcript).named('startup')[0];
  const pollution = span === undefined ? null : pollutionStatement(strayLines(transcript, span.id), null);
  const without = span === undefined ? null : withoutToolsStatement(transcript, span.id, client.profile);
  const about = { client: id, settings: client.settings, plan, tool: null };
  return {
    startup: {
      client: id,
      profile: profileLabel(client),
      settings: client.settings,
      plan,
      faultsActed: span === undefined ? [] : faultsActed(transcript, span.id, plan),
      ...report,
      advice: [],
      causes: span === undefined || !isOfTime(report.ending) ? [] : knownCauses(transcript, span.id),
      unreachedHosts: span === undefined ? [] : unreachedHosts(transcript, span.id),
      ...(report.verdict === 'fails' && stderr !== '' ? { stderr } : {}),
    },
    findings: [
      ...(report.verdict === 'fits'
        ? []
        : [{ ...about, property: propertyOf(judgement), verdict: report.verdict, ...startupStatement(judgement) }]),
      ...(without === null ? [] : [{ ...about, property: startsWithoutTools, verdict: null, ...without }]),
      ...(pollution === null ? [] : [{ ...about, property: stdoutPollution, verdict: null, ...pollution }]),
    ],
  };
}
