import type { Verdict } from '../properties/judging/verdict.ts';
import type { ClientDraws, DrawsReport } from './draws-report.ts';

const count = ({ verdicts }: ClientDraws): number => verdicts.fits + verdicts.tight + verdicts.fails + verdicts.unknown;

/** The clients with a smaller share of draws in time than is asked for. @param fails whether a draw with this verdict fails */
export const clientsBelowShare = (
  { clients, leastShare }: DrawsReport,
  fails: (verdict: Verdict) => boolean,
): readonly ClientDraws[] =>
  clients.filter((one) => {
    const verdicts = Object.entries(one.verdicts) as readonly (readonly [Verdict, number])[];
    const failed = verdicts.reduce((sum, [verdict, times]) => sum + (fails(verdict) ? times : 0), 0);
    return failed > 0 && count(one) - failed < leastShare * count(one);
  });
