import { allOf } from '../src/clocks/authoring.ts';
import type { Conditions, Mode, Transport } from '../src/clocks/conditions.ts';
import type { Deadline } from '../src/clocks/deadline.ts';
import { isUnknown } from '../src/clocks/evidence.ts';
import type { Hop } from '../src/clocks/hop.ts';
import { type PlainDeadline, plainDeadlines } from '../src/clocks/plain-deadline.ts';
import type { Span } from '../src/clocks/span.ts';

interface Candidate {
  readonly hop: Hop;
  readonly plain: PlainDeadline;
  readonly source: Deadline;
}

/** A limit that says by itself that the work failed: neither a probe that is given up nor a call that moves on. */
const isLimit = ({ from, noticed, outcome: { toCaller, span } }: PlainDeadline): boolean =>
  (from === null || from === 'sent' || from === 'written') &&
  !(noticed !== null && 'on' in noticed) &&
  toCaller !== 'nothing' &&
  span !== 'goes-on' &&
  !('go' in toCaller && toCaller.go !== 'without-server');

/** The limits of a hop that are the same however what is unknown is read. */
function known(hop: Hop, conditions: Omit<Conditions, 'reading'>): readonly Candidate[] {
  const lax = plainDeadlines(hop, { ...conditions, reading: 'lax' });
  return plainDeadlines(hop, { ...conditions, reading: 'strict' }).flatMap((plain) => {
    const source = hop.deadlines[plain.name];
    const certain = lax.some(({ name, limitMs }) => name === plain.name && limitMs === plain.limitMs);
    return source !== undefined && certain && isLimit(plain) ? [{ hop, plain, source }] : [];
  });
}

/** Of equal limits the one that nothing pauses. */
const isStricter = ({ plain: one }: Candidate, { plain: other }: Candidate): boolean =>
  one.limitMs < other.limitMs || (one.limitMs === other.limitMs && one.pausedBy.length < other.pausedBy.length);

const smallest = (candidates: readonly Candidate[]): Candidate | undefined =>
  candidates.reduce<Candidate | undefined>(
    (least, one) => (least === undefined || isStricter(one, least) ? one : least),
    undefined,
  );

/** The smallest limit over a span, and a smaller one that something restarts, where there is one. */
function over(span: Span, candidates: readonly Candidate[]): readonly Candidate[] {
  const here = candidates.filter(({ plain }) => plain.over.includes(span));
  const least = smallest(here.filter(({ plain }) => plain.restartedBy.length === 0));
  const restarted = smallest(here.filter(({ plain }) => plain.restartedBy.length > 0));
  const both = [least, restarted].filter((one) => one !== undefined);
  return least !== undefined && restarted !== undefined && restarted.plain.limitMs >= least.plain.limitMs
    ? [least]
    : both;
}

const modes: readonly Mode[] = ['headless', 'interactive'];

/**
 * Over each span the smallest limit that is known of any of these hops, for one transport. Each deadline is named after
 * the one it comes from, and does what that client does when time is up.
 */
export function smallestLimits(
  hops: readonly Hop[],
  transport: Transport,
  spans: readonly Span[],
): { readonly [name: string]: Deadline } {
  const deadlines: { [name: string]: Deadline } = {};
  const byMode = modes.map((mode) => {
    const conditions = { transport, era: 'initialize', mode, settings: {} } as const;
    return { mode, candidates: hops.flatMap((one) => known(one, conditions)) };
  });
  for (const span of spans) {
    for (const { mode, candidates } of byMode) {
      for (const { hop, plain, source } of over(span, candidates)) {
        const name = `${transport} ${span} of ${hop.id}/${plain.name}`;
        const { leaves: _, leavesInside: __, ...outcome } = source.outcome;
        const { restartedBy, ...rest } = source;
        deadlines[name] = {
          ...rest,
          ...(restartedBy === undefined || isUnknown(restartedBy) ? {} : { restartedBy }),
          over: span,
          ms: plain.limitMs,
          outcome,
          // The second mode that has it, too, makes it one for both.
          when: name in deadlines ? { transport } : { transport, mode },
          ...allOf(
            {
              evidence: [
                { basis: 'inferred', source: `profile ${hop.id}: the smallest known limit of its kind`, date: null },
              ],
            },
            source,
          ),
        };
      }
    }
  }
  return deadlines;
}
