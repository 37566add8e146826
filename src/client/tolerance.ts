import { isUnknown } from '../clocks/evidence.ts';
import type { ProtocolViolation, Tolerance } from '../clocks/protocol-violation.ts';
import { type Frame, isRequest, type NotificationFrame } from '../wire/frame.ts';
import { guessedReading, refusedAnswer } from '../wire/transcript.ts';
import type { ClientSession } from './client-session.ts';
import { type Failed, failed } from './ended.ts';
import type { Violation } from './result-violations.ts';

type Reader = Pick<ClientSession, 'profile' | 'writer'>;

/** What this client does with a protocol violation; `null`: unknown. */
function knownTolerance({ profile }: Reader, kind: ProtocolViolation): Tolerance | null {
  const { takes } = profile.wire;
  const known = takes === undefined || isUnknown(takes) ? undefined : takes.is[kind];
  return known === undefined || isUnknown(known) ? null : known;
}

const ofProgress: ReadonlySet<ProtocolViolation> = new Set(['token-as-text', 'odd-progress']);

/** Whether a clock of this client depends on progress. Otherwise it does not matter whether the client reads progress. */
const dependsOnProgress = ({ profile }: Reader): boolean =>
  Object.values(profile.deadlines).some(
    ({ restartedBy, noticed }) =>
      (restartedBy !== undefined && (isUnknown(restartedBy) || restartedBy.includes('progress'))) ||
      (typeof noticed === 'object' && 'on' in noticed && noticed.on.includes('progress')),
  );

/**
 * What this client does with a protocol violation. If that is unknown, the play uses the laxest tolerance, `read`, and records
 * the guess: in the strict reading nothing after it is proved.
 */
export function toleranceOf(session: Reader, { kind, note }: Violation, spanId: number | null): Tolerance {
  const known = knownTolerance(session, kind);
  if (known !== null) return known;
  if (ofProgress.has(kind) && !dependsOnProgress(session)) return 'read';
  session.writer.write({
    kind: 'stimulus',
    on: guessedReading,
    spanId,
    note: `${note}: whether this client accepts that is unknown (${kind})`,
  });
  return 'read';
}

/** The failure of a result that this client refuses, of which the caller is notified; `null`: the client reads it. */
export function refusedResult(session: Reader, violations: readonly Violation[], spanId: number): Failed | null {
  const { profile, writer } = session;
  const seen = new Set<ProtocolViolation>();
  for (const one of violations) {
    if (seen.has(one.kind)) continue;
    seen.add(one.kind);
    const how = toleranceOf(session, one, spanId);
    if (typeof how !== 'object') continue;
    const by = `${profile.id}/${refusedAnswer}`;
    const error = isUnknown(how.refused) ? how.refused : how.refused.replaceAll('{version}', quoted(one.note));
    const toCaller = { error, code: how.code, to: { unknown: 'how this client shows it' } } as const;
    writer.write({ kind: 'stimulus', on: refusedAnswer, spanId, note: one.note });
    writer.write({ kind: 'told', spanId, by, down: toCaller });
    return failed('protocol-error', toCaller, by);
  }
  return null;
}

/** The text in quotes at the end of a note. */
const quoted = (note: string): string => /"(.*)"$/.exec(note)?.[1] ?? '';

/** An answer that has both a result and an error. The client's tolerance decides which of the two is kept. */
type Both = Frame & { readonly result?: unknown; readonly error?: unknown };

/** The span of a frame: that of the request which it answers or reports on; for a request of the server, the last execution. */
function spanOf({ requests, spans }: ClientSession, frame: Frame): number | null {
  if (isRequest(frame)) return spans.openSpans('execution').at(-1)?.id ?? null;
  const id: unknown = 'method' in frame ? frame.params?.progressToken : frame.id;
  return typeof id === 'number' || typeof id === 'string' ? requests.spanOfId(id) : null;
}

/** A frame as this client reads it; `null`: the client drops it. */
export function readAs(session: ClientSession, frame: Frame, violations: readonly ProtocolViolation[]): Frame | null {
  let read: Both = frame;
  for (const kind of violations) {
    const note = `a message from the server has ${kind.replaceAll('-', ' ')}`;
    const how = toleranceOf(session, { kind, note }, spanOf(session, frame));
    if (how === 'dropped') return null;
    if (kind !== 'result-and-error') continue;
    const { result, error, ...rest } = read;
    read = (how === 'as-error' ? { ...rest, error } : { ...rest, result }) as Frame;
  }
  return read;
}

/** The span of the request that progress is for; `null`: the request is not open, or this client cannot read the progress. */
export function spanOfProgress(session: ClientSession, { params }: NotificationFrame): number | null {
  const spanId = session.requests.spanOfToken(params?.progressToken);
  if (spanId === null || typeof params?.progress === 'number') return spanId;
  const violation = { kind: 'odd-progress', note: 'progress does not say how far it is' } as const;
  return toleranceOf(session, violation, spanId) === 'read' ? spanId : null;
}
