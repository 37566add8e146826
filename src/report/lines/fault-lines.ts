import type { CellReport, PassesWith } from '../check-report.ts';
import type { Line } from './labelled-lines.ts';
import { thousands } from './number.ts';

const passes = ({ parameter, atMost, because }: PassesWith): string => {
  if (parameter === null) return 'fails even without it';
  if (atMost === null) return `${parameter}: ${because ?? 'no value passes'}`;
  return `passes with ${parameter} <= ${thousands(atMost)}`;
};

/** The faults of the play, each with its boundaries. */
export function faultLines({
  plan,
  passesWith,
  searchEnded = null,
}: Pick<CellReport, 'plan' | 'passesWith'> & Partial<Pick<CellReport, 'searchEnded'>>): readonly Line[] {
  const planned = faultsWithBoundaries({ plan, passesWith });
  if (searchEnded === null) return planned;
  return [...planned, { label: '', text: `the boundary was not looked for to the end: ${searchEnded}` }];
}

function faultsWithBoundaries({ plan, passesWith }: Pick<CellReport, 'plan' | 'passesWith'>): readonly Line[] {
  return plan.flatMap(({ fault, parameters, when }, index) => {
    const condition = when === undefined ? '' : ` when ${JSON.stringify(when)}`;
    const planned = { label: index === 0 ? 'fault' : '', text: `${fault} ${JSON.stringify(parameters)}${condition}` };
    const found = passesWith.filter((one) => one.index === index);
    return [planned, ...found.map((one) => ({ label: '', text: passes(one) }))];
  });
}
