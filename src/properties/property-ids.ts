import { answerOverLimitId } from './answer-within-limits.ts';
import { answeredWithAnErrorId } from './answered-with-an-error.ts';
import { answersWithinBudgetId } from './answers-within-budget.ts';
import { blocksNextCall } from './blocks-next-call.ts';
import { blocksOthers } from './blocks-others.ts';
import { faultNeverActed } from './fault-never-acted.ts';
import { keepsSessions } from './keeps-sessions.ts';
import { leavesNothingRunningId } from './leaves-nothing-running.ts';
import { outlivesInput } from './outlives-input.ts';
import { realWork } from './real-work.ts';
import { reopensStream } from './reopens-stream.ts';
import { startsWithoutTools } from './starts-without-tools.ts';
import { stdoutPollution } from './stdout-pollution.ts';
import { stopsWhenCancelledId } from './stops-when-cancelled.ts';
import { unknownSession } from './unknown-session.ts';
import { waitsForRoots } from './waits-for-roots.ts';
import { ownBudget } from './within-own-budget.ts';

/** The ids of the properties that extra checks judge: they need no fault and run after the verdicts. */
export const extraCheckIds = [
  blocksOthers,
  blocksNextCall,
  outlivesInput,
  unknownSession,
  keepsSessions,
  reopensStream,
  waitsForRoots,
] as const;

/** The stable id of every property whose findings a report may hold. */
export const propertyIds = [
  answersWithinBudgetId,
  realWork,
  ownBudget,
  'only-errors',
  'arguments-refused',
  'upstream-unreachable',
  answeredWithAnErrorId,
  answerOverLimitId,
  stdoutPollution,
  startsWithoutTools,
  leavesNothingRunningId,
  stopsWhenCancelledId,
  ...extraCheckIds,
  faultNeverActed,
  'nothing-proved',
  'not-played',
  'deterministic',
] as const;

/** The id of a property. */
export type PropertyId = (typeof propertyIds)[number];
