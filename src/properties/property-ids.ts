import { property as answerOverLimit } from './answer-within-limits.ts';
import { property as answeredWithAnError } from './answered-with-an-error.ts';
import { property as answersWithinBudget } from './answers-within-budget.ts';
import { blocksOthers } from './blocks-others.ts';
import { faultNeverActed } from './fault-never-acted.ts';
import { property as leavesNothingRunning } from './leaves-nothing-running.ts';
import { realWork } from './real-work.ts';
import { stdoutPollution } from './stdout-pollution.ts';
import { property as stopsWhenCancelled } from './stops-when-cancelled.ts';
import { ownBudget } from './within-own-budget.ts';

/** The stable id of every property whose findings a report may hold. */
export const propertyIds = [
  answersWithinBudget,
  realWork,
  ownBudget,
  'only-errors',
  answeredWithAnError,
  answerOverLimit,
  stdoutPollution,
  leavesNothingRunning,
  stopsWhenCancelled,
  blocksOthers,
  faultNeverActed,
  'nothing-proved',
  'not-played',
  'deterministic',
] as const;

/** The id of a property. */
export type PropertyId = (typeof propertyIds)[number];
