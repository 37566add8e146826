import { seededDraws } from '../check/draws/seeded-draws.ts';
import type { CellReport, CheckReport } from '../report/check-report.ts';
import type { DrawsReport } from '../report/draws-report.ts';
import type { ProgressLine } from './progress-line.ts';
import { type CheckInvocation, needsVirtualTime, sharedWith } from './run-searches.ts';

/** One cell for each tool and plan that a check played: its arguments are drawn again. */
const drawnCells = ({ cells }: CheckReport): readonly CellReport[] => [
  ...new Map(
    cells
      .filter(({ plan, played }) => plan.length > 0 && played)
      .map((cell) => [JSON.stringify([cell.tool, cell.plan]), cell] as const),
  ).values(),
];

/** Plays each tool that a check called many times under each plan, with one seed after the other. */
export async function runDraws(
  invocation: CheckInvocation,
  report: CheckReport,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: ProgressLine },
): Promise<readonly DrawsReport[]> {
  const { server, options, draws } = invocation;
  if (draws === null) return [];
  const ending = report.time === 'real' ? AbortSignal.abort(new Error(needsVirtualTime)) : signal;
  const all: DrawsReport[] = [];
  for (const { tool, arguments: args, plan } of drawnCells(report)) {
    const budgetMs = options.budgets?.[tool];
    all.push(
      await seededDraws(server, tool, {
        ...sharedWith(invocation),
        ...draws,
        faults: plan,
        arguments: args as { readonly [name: string]: unknown },
        endSignal: ending,
        ...(budgetMs === undefined ? {} : { budgetMs }),
        onDraw: (made, of) => progress.show(`draw ${made} of ${of} of ${tool}`),
      }),
    );
  }
  return all;
}
