import { chooseClients } from '../check/options/client-spec.ts';
import { type FailOn, failsAlways, failsOnFinding, failsOnVerdict } from '../check/options/fail-on.ts';
import { playSession } from '../check/sessions/play-session.ts';
import { sessionLines } from '../report/formats/session-lines.ts';
import { specOf } from '../report/replay-of.ts';
import type { ClientSessionReport, PlayedStep, SessionsReport } from '../report/session-report.ts';
import { Interruption } from './interruption.ts';
import { printPlays } from './print-plays.ts';
import type { ProgressLine } from './progress-line.ts';
import { type CheckInvocation, sharedWith } from './run-searches.ts';
import type { GivenSession } from './session-file.ts';

/** Whether a step ended as it should not. A call is judged by its verdict. */
const isBad = ({ outcome, cell }: PlayedStep, failOn: FailOn): boolean =>
  cell === undefined ? outcome === 'gave-up' || outcome === 'open' : failsOnVerdict(failOn, cell.verdict);

const fails = ({ startup, steps, notPlayed, findings }: ClientSessionReport, failOn: FailOn): boolean =>
  failsOnVerdict(failOn, startup.verdict) ||
  notPlayed > 0 ||
  steps.some((step) => isBad(step, failOn)) ||
  findings.some((finding) => failsAlways(finding) || failsOnFinding(failOn, finding));

/** Plays the session of the command line with each client, and prints how its steps ended. @returns the exit status */
export const runSession = (invocation: CheckInvocation, session: GivenSession): Promise<number> =>
  printPlays(
    invocation,
    (progress) => played(invocation, session, progress),
    ({ sessions }) => [sessionLines(sessions).join('\n')],
  );

async function played(
  invocation: CheckInvocation,
  { steps, ties }: GivenSession,
  progress: ProgressLine,
): Promise<SessionsReport> {
  const { server, options, failOn, maxTotalMs } = invocation;
  const { clients = ['current'], ...shared } = sharedWith(invocation);
  const interruption = new Interruption(maxTotalMs);
  const sessions: ClientSessionReport[] = [];
  let incomplete: SessionsReport['incomplete'] = null;
  try {
    for (const client of chooseClients(clients)) {
      const name = specOf(client.profile.id, client.settings);
      progress.show(`session of ${name} ...`);
      const run = await playSession(server, {
        ...shared,
        ...(options.faults === undefined ? {} : { faults: options.faults }),
        ...(options.properties === undefined ? {} : { properties: options.properties }),
        ...(ties === null ? {} : { ties }),
        client,
        steps,
        signal: interruption.signal,
      });
      const taken = new Set(run.steps.map(({ step }) => step)).size;
      const { startup, steps: all, notJudged } = run;
      sessions.push({
        client: name,
        startup,
        steps: all,
        notPlayed: steps.length - taken,
        findings: run.findings(),
        notJudged,
      });
    }
  } catch (error) {
    if (!interruption.signal.aborted || error !== interruption.signal.reason) throw error;
    incomplete = { reason: error instanceof Error ? error.message : String(error) };
  } finally {
    interruption.close();
  }
  const exitStatus = incomplete !== null || sessions.some((one) => fails(one, failOn)) ? 1 : 0;
  return { schemaVersion: 1, seed: options.seed ?? 1, exitStatus, incomplete, sessions };
}
