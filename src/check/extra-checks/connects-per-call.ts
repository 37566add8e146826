import { connectsForEachCall } from '../../client/tool-call.ts';
import { conditionsOf } from '../options/conditions-of.ts';
import type { CheckedSession } from './checked-session.ts';

/** Whether a client opens a new connection for each call. If it does, no request of its session comes beside or after a call. */
export const connectsPerCall = ({
  client,
  options,
  server,
}: Pick<CheckedSession, 'client' | 'options' | 'server'>): boolean =>
  connectsForEachCall({ profile: client.profile, conditions: conditionsOf(server, options, client.settings) });
