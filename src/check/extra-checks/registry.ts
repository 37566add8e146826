import { ruleProperties } from '../../properties/property-registry.ts';
import { blocksNextCallCheck } from './blocks-next-call.ts';
import { blocksOthersCheck } from './blocks-others.ts';
import type { ClassCheck } from './class-check.ts';
import { jobHandlesCheck } from './job-handles.ts';
import { keepsJobsCheck } from './keeps-jobs.ts';
import { keepsSessionsCheck } from './keeps-sessions.ts';
import { losesStreamedAnswersCheck } from './loses-streamed-answers.ts';
import { outlivesCancelCheck } from './outlives-cancel.ts';
import { outlivesInputCheck } from './outlives-input.ts';
import { partialWithoutRestCheck } from './partial-without-rest.ts';
import { reopensStreamCheck } from './reopens-stream.ts';
import { ruleCheck } from './rules/rule-check.ts';
import type { SessionCheck } from './session-check.ts';
import { uncappedArgumentsCheck } from './uncapped-arguments.ts';
import { unknownSessionCheck } from './unknown-session.ts';
import { unsafeToRunAgainCheck } from './unsafe-to-run-again.ts';
import { waitsForRootsCheck } from './waits-for-roots.ts';

/**
 * The checks that run in the session in which the verdicts were made, once per wire class. They run in this order: the last
 * two end the session.
 */
export const sessionChecks: readonly SessionCheck[] = [
  blocksOthersCheck,
  unknownSessionCheck,
  reopensStreamCheck,
  keepsSessionsCheck,
  outlivesInputCheck,
];

/** The checks that open their own sessions. They run after all verdicts are known. */
export const classChecks: readonly ClassCheck[] = [blocksNextCallCheck, waitsForRootsCheck];

/** The checks that run only where the user or a suite names their property. They run after the others. */
export const requestedChecks: readonly ClassCheck[] = [
  outlivesCancelCheck,
  jobHandlesCheck,
  keepsJobsCheck,
  losesStreamedAnswersCheck,
  partialWithoutRestCheck,
  uncappedArgumentsCheck,
  unsafeToRunAgainCheck,
  ...ruleProperties.map(ruleCheck),
];
