import type { Conditions } from '../../clocks/conditions.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { notPlayed } from '../../properties/findings/not-played.ts';
import { type Statement, say } from '../../properties/statement.ts';
import type { CellReport } from '../../report/check-report.ts';
import { specOf } from '../../report/replay-of.ts';
import type { ChosenGateway } from '../../scenario/link/http-path.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { profileLabel } from './cell.ts';
import type { JudgedCell } from './judged-cell.ts';
import { initializeEra } from './played-client.ts';

/** The common values of cells whose calls were not made. */
export interface UnplayedSetting {
  readonly client: ChosenClient;
  readonly plan: FaultPlan;
  readonly conditions: Pick<Conditions, 'mode' | 'transport'>;
  readonly gateways: readonly ChosenGateway[];
}

/**
 * The cell of a call that was not made: unknown, with the reason.
 *
 * @param args the requested arguments; `undefined` if they would have been generated
 * @param why why the call was not made
 */
export function unplayedCell(
  { client, plan, conditions, gateways }: UnplayedSetting,
  tool: string,
  args: unknown,
  why: string | Statement,
): JudgedCell {
  const { settings, profile } = client;
  const cell: CellReport = {
    client: profile.id,
    profile: profileLabel(client),
    settings,
    mode: conditions.mode,
    transport: conditions.transport,
    era: initializeEra,
    gateways: gateways.map((one) => specOf(one.profile.id, one.settings)),
    tool,
    arguments: args ?? {},
    plan,
    faultsActed: [],
    verdict: 'unknown',
    played: false,
    because: say`${why}`.message,
    outcome: 'lost',
    answer: null,
    gaveUp: null,
    ending: null,
    budgetMs: null,
    marginMs: null,
    runnerUp: null,
    progress: { tokenSent: false, received: 0, extended: false },
    executions: [],
    afterwards: { lateAnswerAtMs: null, connection: 'closed' },
    stopped: null,
    waitingFor: [],
    observedUntilMs: null,
    unreachedHosts: [],
    causes: [],
    cutBy: null,
    timeline: null,
    passesWith: [],
    searchEnded: null,
    advice: [],
    tookMs: null,
    ownBudget: null,
    realWorkMs: 0,
    realWork: null,
  };
  const about = { client: profile.id, settings, tool, plan };
  const findings = [
    { property: notPlayed.id, ...about, verdict: 'unknown' as const, ...say`the call was not made: ${why}` },
  ];
  return { cell, findings, refusesGenerated: false };
}
