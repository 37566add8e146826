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

/** Whether a deadline fails the work of its span. It does not if the client continues afterwards, as after a probe. */
const isLimit = ({ from, noticed, outcome: { toCaller, span } }: PlainDeadline): boolean =>
  (from === null || from === 'sent' || from === 'written') &&
  !(noticed !== null && 'on' in noticed) &&
  toCaller !== 'nothing' &&
  span !== 'goes-on' &&
  !('go' in toCaller && toCaller.go !== 'without-server');

/** The limits of a hop that are the same in both readings of unknown values. */
function known(hop: Hop, conditions: Omit<Conditions, 'reading'>): readonly Candidate[] {
  const lax = plainDeadlines(hop, { ...conditions, reading: 'lax' });
  return plainDeadlines(hop, { ...conditions, reading: 'strict' }).flatMap((plain) => {
    const source = hop.deadlines[plain.name];
    const certain = lax.some(({ name, limitMs }) => name === plain.name && limitMs === plain.limitMs);
    return source !== undefined && certain && isLimit(plain) ? [{ hop, plain, source }] : [];
  });
}

/** Whether one limit is smaller than another, or equal and paused by fewer spans. */
const isStricter = ({ plain: one }: Candidate, { plain: other }: Candidate): boolean =>
  one.limitMs < other.limitMs || (one.limitMs === other.limitMs && one.pausedBy.length < other.pausedBy.length);

const smallest = (candidates: readonly Candidate[]): Candidate | undefined =>
  candidates.reduce<Candidate | undefined>(
    (least, one) => (least === undefined || isStricter(one, least) ? one : least),
    undefined,
  );

/** The smallest limit over a span that no mark restarts, and the smallest restarted limit if it is smaller. */
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
 * The smallest known limit of all these hops over each span, for one transport. Each deadline is named after the deadline that
 * it comes from, and has its outcome.
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
          // A deadline that is found in both modes holds in both.
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
