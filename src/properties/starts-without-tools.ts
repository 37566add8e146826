import type { ClientProfile } from '../clocks/client-profile.ts';
import type { Transcript } from '../wire/transcript.ts';
import { deadlineOf } from './give-up.ts';
import { SpanIndex } from './span-index.ts';
import { type Statement, say } from './statement.ts';

/** The property's stable id. */
export const startsWithoutTools = 'starts-without-tools';

/** The settings that a client must not have for one of its deadlines to hold, as `required = true` makes it wait. */
function remedyOf({ deadlines }: ClientProfile, by: string): string {
  const setting = deadlines[by.slice(by.indexOf('/') + 1)]?.when?.setting ?? {};
  const off = Object.entries(setting).filter(([, value]) => value === false);
  return off.length === 0 ? '' : `. With ${off.map(([key]) => `${key} = true`).join(' and ')} it waits for them`;
}

/**
 * What there is to say of a client that does not wait for its start-up and began its work before this server's tools were
 * there, in one sentence; `null`: they were there in time, the client waits, or the start-up failed, which is told as such
 * and which no waiting mends. Reads the transcript and nothing else.
 *
 * @param startupId the `startup`
 */
export function withoutToolsStatement(
  transcript: Transcript,
  startupId: number,
  profile: ClientProfile,
): Statement | null {
  const index = new SpanIndex(transcript);
  const beganMs = index.begin(startupId)?.atMs ?? 0;
  const end = index.end(startupId);
  const went = transcript.entries.find(
    (entry) =>
      entry.kind === 'expired' &&
      entry.spanId === startupId &&
      deadlineOf(transcript, entry.by)?.outcome.span === 'goes-on',
  );
  if (went?.kind !== 'expired' || end?.how !== 'ok') return null;
  const remedy = remedyOf(profile, went.by);
  const [beginsAtMs, toolsAtMs] = [went.atMs - beganMs, end.atMs - beganMs];
  return say`the client begins its work ${{ beginsAtMs }} ms after the start (${went.by}), without this server's tools, which are there at ${{ toolsAtMs }} ms${remedy}`;
}
