import { eventStream } from './event-stream.ts';
import { headAtOnce } from './head-at-once.ts';
import { progressHeartbeat } from './progress-heartbeat.ts';
import { type AnyRemedy, anyRemedy } from './remedy.ts';

/** Every remedy there is, by name. */
export const remedies: readonly AnyRemedy[] = [
  anyRemedy(eventStream),
  anyRemedy(headAtOnce),
  anyRemedy(progressHeartbeat),
];

/** The remedy with this public id. */
export const remedyByName = (name: string): AnyRemedy | undefined => remedies.find((remedy) => remedy.name === name);
