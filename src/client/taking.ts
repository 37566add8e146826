import { isUnknown } from '../clocks/evidence.ts';
import type { Oddity, Taken } from '../clocks/oddity.ts';
import { guessedReading, oddAnswer } from '../wire/transcript.ts';
import type { ClientSession } from './client-session.ts';
import { type Failed, failed } from './ended.ts';
import type { OddPart } from './odd-part.ts';

type Taker = Pick<ClientSession, 'profile' | 'writer'>;

/** How this client takes an oddity; `null`: nobody knows. */
function takenBy({ profile }: Taker, oddity: Oddity): Taken | null {
  const { takes } = profile.wire;
  const taken = takes === undefined || isUnknown(takes) ? undefined : takes.is[oddity];
  return taken === undefined || isUnknown(taken) ? null : taken;
}

const ofProgress: ReadonlySet<Oddity> = new Set(['token-as-text', 'odd-progress']);

/** Whether any clock of this client takes notice of progress, so that it matters whether it can be read. */
const mindsProgress = ({ profile }: Taker): boolean =>
  Object.values(profile.deadlines).some(
    ({ restartedBy, noticed }) =>
      (restartedBy !== undefined && (isUnknown(restartedBy) || restartedBy.includes('progress'))) ||
      (typeof noticed === 'object' && 'on' in noticed && noticed.on.includes('progress')),
  );

/**
 * How this client takes an oddity. Where nobody knows, it is played as laxly as could be, `read`, and written down: read
 * strictly, nothing that follows has been shown.
 */
export function taken(session: Taker, { oddity, note }: OddPart, spanId: number | null): Taken {
  const known = takenBy(session, oddity);
  if (known !== null) return known;
  if (ofProgress.has(oddity) && !mindsProgress(session)) return 'read';
  session.writer.write({
    kind: 'stimulus',
    on: guessedReading,
    spanId,
    note: `${note}: whether this client accepts that is unknown (${oddity})`,
  });
  return 'read';
}

/** How the one who waits is told that a result is refused; `null`: this client reads it. */
export function refusedFor(session: Taker, odd: readonly OddPart[], spanId: number): Failed | null {
  const { profile, writer } = session;
  const seen = new Set<Oddity>();
  for (const part of odd) {
    if (seen.has(part.oddity)) continue;
    seen.add(part.oddity);
    const how = taken(session, part, spanId);
    if (typeof how !== 'object') continue;
    const by = `${profile.id}/${oddAnswer}`;
    const error = isUnknown(how.refused) ? how.refused : how.refused.replaceAll('{version}', quoted(part.note));
    const toCaller = { error, code: how.code, to: { unknown: 'how this client shows it' } } as const;
    writer.write({ kind: 'stimulus', on: oddAnswer, spanId, note: part.note });
    writer.write({ kind: 'told', spanId, by, down: toCaller });
    return failed('protocol-error', toCaller, by);
  }
  return null;
}

/** The text in quotes at a note's end. */
const quoted = (note: string): string => /"(.*)"$/.exec(note)?.[1] ?? '';
