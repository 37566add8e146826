import type { ClientProfile } from '../../clocks/client-profile.ts';
import { deadlineOf } from '../endings/give-up.ts';
import type { PlayProperty, StartupContext } from '../property.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { type Statement, say } from '../statement.ts';

/** The settings that make the client wait for its tools, such as `required = true`, as a sentence; empty: it has no such setting. */
function remedyOf(profile: ClientProfile | null, by: string): string {
  const setting = profile?.deadlines[by.slice(by.indexOf('/') + 1)]?.when?.setting ?? {};
  const off = Object.entries(setting).filter(([, value]) => value === false);
  return off.length === 0 ? '' : `. With ${off.map(([key]) => `${key} = true`).join(' and ')} it waits for them`;
}

function withoutTools({ transcript, spanId, profile }: StartupContext): Statement | null {
  const index = new SpanIndex(transcript);
  const beganMs = index.begin(spanId)?.atMs ?? 0;
  const end = index.end(spanId);
  const went = transcript.entries.find(
    (entry) =>
      entry.kind === 'expired' &&
      entry.spanId === spanId &&
      deadlineOf(transcript, entry.by)?.outcome.span === 'goes-on',
  );
  if (went?.kind !== 'expired' || end?.how !== 'ok') return null;
  const remedy = remedyOf(profile, went.by);
  const [beginsAtMs, toolsAtMs] = [went.atMs - beganMs, end.atMs - beganMs];
  return say`the client begins its work ${{ beginsAtMs }} ms after the start (${went.by}), without this server's tools, which are there at ${{ toolsAtMs }} ms${remedy}`;
}

/**
 * A client that does not wait for its start-up begins its work with this server's tools. Where the start-up fails there is no
 * finding: its verdict says so, and waiting would not help.
 */
export const startsWithoutTools = {
  id: 'starts-without-tools',
  summary: 'a client that does not wait for its start-up began before the tools came',
  severity: 'warning',
  advice:
    'begin to serve at once and load what takes time later, or let the client wait for this server: until then the model has none of its tools',
  judge(context) {
    const without = context.span === 'startup' ? withoutTools(context) : null;
    return without === null ? [] : [without];
  },
} as const satisfies PlayProperty;
