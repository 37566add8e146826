/**
 * Every property of this package: one line each. The export's name is the property's id in camel case. The ids that
 * `--fail-on` takes, `mcp-deadline properties` and the type `PropertyId` derive from here.
 */
export { answerOverLimit } from './findings/answer-over-limit.ts';
export { answeredWithAnError } from './findings/answered-with-an-error.ts';
export { answersWithinBudget } from './findings/answers-within-budget.ts';
export { argumentsRefused } from './findings/arguments-refused.ts';
export { blocksNextCall } from './findings/blocks-next-call.ts';
export { blocksOthers } from './findings/blocks-others.ts';
export { deterministic } from './findings/deterministic.ts';
export { faultNeverActed } from './findings/fault-never-acted.ts';
export { jobHandles } from './findings/job-handles.ts';
export { keepsJobs } from './findings/keeps-jobs.ts';
export { keepsSessions } from './findings/keeps-sessions.ts';
export { leavesNothingRunning } from './findings/leaves-nothing-running.ts';
export { losesStreamedAnswers } from './findings/loses-streamed-answers.ts';
export { notPlayed } from './findings/not-played.ts';
export { nothingProved } from './findings/nothing-proved.ts';
export { onlyErrors } from './findings/only-errors.ts';
export { outlivesCancel } from './findings/outlives-cancel.ts';
export { outlivesInput } from './findings/outlives-input.ts';
export { partialWithoutRest } from './findings/partial-without-rest.ts';
export { realWork } from './findings/real-work.ts';
export { reopensStream } from './findings/reopens-stream.ts';
export { requestsTooLate } from './findings/requests-too-late.ts';
export { retriesUnbounded } from './findings/retries-unbounded.ts';
export { slowPages } from './findings/slow-pages.ts';
export { startsWithoutTools } from './findings/starts-without-tools.ts';
export { stdoutPollution } from './findings/stdout-pollution.ts';
export { stopsWhenCancelled } from './findings/stops-when-cancelled.ts';
export { uncappedArguments } from './findings/uncapped-arguments.ts';
export { unclearErrors } from './findings/unclear-errors.ts';
export { unknownSession } from './findings/unknown-session.ts';
export { unsafeToRunAgain } from './findings/unsafe-to-run-again.ts';
export { upstreamUnreachable } from './findings/upstream-unreachable.ts';
export { waitsForRoots } from './findings/waits-for-roots.ts';
export { withinOwnBudget } from './findings/within-own-budget.ts';
