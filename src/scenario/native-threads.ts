import { isMainThread } from 'node:worker_threads';
import { ThreadWatch } from '../time/os/thread-watch.ts';
import type { ServerUnderTest } from './server-under-test.ts';

/**
 * Whether the work of native add-ons is seen by the threads that do it, or only by the requests that async_hooks is told
 * of. Threads are told of by Linux alone; and a server in a worker thread of a test runner shares its process with others.
 */
export type NativeWorkSeenBy = 'threads' | 'requests';

/** By what the native work of this server is seen in virtual time. */
export function nativeWorkSeenBy(server: ServerUnderTest): NativeWorkSeenBy {
  const ownsProcess = 'command' in Object(server) || isMainThread;
  return ThreadWatch.works && ownsProcess ? 'threads' : 'requests';
}
