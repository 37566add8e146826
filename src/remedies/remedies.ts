import { eventStream } from './event-stream.ts';
import { headAtOnce } from './head-at-once.ts';
import { progressHeartbeat } from './progress-heartbeat.ts';
import { type AnyRemedy, anyRemedy } from './remedy.ts';

/** All remedies. */
export const remedies: readonly AnyRemedy[] = [
  anyRemedy(eventStream),
  anyRemedy(headAtOnce),
  anyRemedy(progressHeartbeat),
];

export const remedyByName = (name: string): AnyRemedy | undefined => remedies.find((remedy) => remedy.name === name);
