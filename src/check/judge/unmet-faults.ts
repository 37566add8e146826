import type { FaultPlan, PlannedFault } from '../../faults/fault-plan.ts';
import { concerns, dependsOnSession } from '../../faults/when/fault-condition.ts';
import { faultNeverActed, neverActed } from '../../properties/findings/fault-never-acted.ts';
import type { CheckReport, FindingReport } from '../../report/check-report.ts';
import { specOf } from '../../report/replay-of.ts';
import type { FindingDraft } from './finding-draft.ts';
import type { PlayedClient } from './played-client.ts';

/** Whether a fault is meant to affect a call. If that depends on the session, any one call that it affects is enough. */
const isMeant = (
  { when }: PlannedFault,
  call: { readonly client: string; readonly tool: string; readonly met: boolean },
): boolean => when === undefined || (concerns(when, call) && (call.met || !dependsOnSession([{ when }])));

/**
 * The findings about faults that did not act on every call: a call without its fault may fit, and proves nothing about the fault.
 *
 * @param played the clients of every plan, in the order of the plans
 */
export function unmetFaults(played: readonly PlayedClient[], plans: readonly FaultPlan[]): readonly FindingDraft[] {
  const perPlan = played.length / plans.length;
  return plans.flatMap((plan, index) => {
    const clients = played.slice(index * perPlan, (index + 1) * perPlan);
    const calls = clients.flatMap(({ client, settings, cells }) =>
      cells
        .filter((cell) => cell.played)
        .map(({ tool, faultsActed }) => ({
          client: specOf(client, settings),
          tool,
          faultsActed,
          meant: plan.flatMap((planned, place) =>
            isMeant(planned, { client, tool, met: faultsActed.includes(place) }) ? [place] : [],
          ),
        })),
    );
    const startups = plan.map(
      (_, place) => clients.filter(({ startup }) => startup.faultsActed.includes(place)).length,
    );
    return neverActed(plan, calls, startups).map(({ nowhere, message, figures }) => ({
      property: faultNeverActed.id,
      client: null,
      settings: {},
      plan,
      verdict: null,
      severity: nowhere ? ('error' as const) : ('note' as const),
      tool: null,
      message,
      figures,
    }));
  });
}

/** The findings about faults that never acted: nothing was tested under them. */
export const unmetFindings = ({ findings }: Pick<CheckReport, 'findings'>): readonly FindingReport[] =>
  findings.filter(({ property, severity }) => property === faultNeverActed.id && severity === 'error');
