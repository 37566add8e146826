/**
 * Every suite: one line each. The export's name is the suite's id in camel case. `suites` in test files, `--suite` and
 * `mcp-deadline suites` derive from here.
 */
export { answersInTime } from './definitions/answers-in-time.ts';
export { cancellation } from './definitions/cancellation.ts';
export { cleanUp } from './definitions/clean-up.ts';
export { longRunning } from './definitions/long-running.ts';
export { network } from './definitions/network.ts';
export { payload } from './definitions/payload.ts';
export { protocolRules } from './definitions/protocol-rules.ts';
export { resumption } from './definitions/resumption.ts';
export { startsInTime } from './definitions/starts-in-time.ts';
