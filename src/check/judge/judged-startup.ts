import { isOfTime } from '../../properties/endings/ending.ts';
import { faultsActed } from '../../properties/findings/fault-never-acted.ts';
import { unreachedHosts } from '../../properties/findings/upstream-unreachable.ts';
import { startupContext } from '../../properties/judge-property.ts';
import { judgeStartup } from '../../properties/judging/judge-startup.ts';
import { playProperties } from '../../properties/property-registry.ts';
import { knownCauses } from '../../properties/reading/known-causes.ts';
import { SpanIndex } from '../../properties/reading/span-index.ts';
import type { StartupReport } from '../../report/check-report.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { profileLabel } from './cell.ts';
import type { FindingDraft } from './finding-draft.ts';
import type { CellSetting } from './judged-cell.ts';
import { draftsOf } from './property-drafts.ts';

/** A start-up in the form of the report, and its findings. */
export interface JudgedStartup {
  readonly startup: StartupReport;
  readonly findings: readonly FindingDraft[];
}

/**
 * Judges the start-up of a session for one client.
 *
 * @param stderr what the server wrote to its standard error
 */
export function judgedStartup(
  client: ChosenClient,
  transcript: Transcript,
  { plan, slowdown, time = 'virtual', properties = [] }: Pick<CellSetting, 'plan' | 'slowdown' | 'time' | 'properties'>,
  stderr: string,
): JudgedStartup {
  const judgement = judgeStartup(transcript, slowdown);
  const span = new SpanIndex(transcript).named('startup')[0];
  if (judgement === null || span === undefined) throw new Error('the start-up left no trace in the transcript');
  const { id } = client.profile;
  const about = { client: id, settings: client.settings, tool: null, plan };
  const context = startupContext(transcript, span.id, judgement, { profile: client.profile, plan, time });
  return {
    startup: {
      client: id,
      profile: profileLabel(client),
      settings: client.settings,
      plan,
      faultsActed: faultsActed(transcript, span.id, plan),
      ...judgement,
      advice: [],
      causes: isOfTime(judgement.ending) ? knownCauses(transcript, span.id) : [],
      unreachedHosts: unreachedHosts(transcript, span.id),
      ...(judgement.verdict === 'fails' && stderr !== '' ? { stderr } : {}),
    },
    findings: draftsOf([...playProperties, ...properties], context, about),
  };
}
