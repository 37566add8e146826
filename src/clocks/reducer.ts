import { firesMs, limitReachedMs } from './clock-due.ts';
import type { PlainDeadline } from './plain-deadline.ts';
import type { ArmedClock, ClockEvent, Expiry, OpenSpan, Reduced, ReducerState, Slack } from './reducer-state.ts';
import { isWithin, spanWith, subtree } from './span-tree.ts';

/** A session before anything has happened. */
export const initialState: ReducerState = { nowMs: 0, spans: [], clocks: [] };

const startMarks: readonly (string | null)[] = [null, 'sent', 'written', 'received'];

/** Whether its span fails when it fires. Some deadlines only limit how long a client waits for the span. */
const isLimit = ({ outcome }: PlainDeadline): boolean => outcome.span !== 'goes-on';

const pausesOf = (deadline: PlainDeadline, spanId: number, spans: readonly OpenSpan[]): number =>
  spans.filter((open) => deadline.pausedBy.includes(open.span) && isWithin(spans, open.id, spanId)).length;

const arm = (deadline: PlainDeadline, span: OpenSpan, atMs: number, spans: readonly OpenSpan[]): ArmedClock => ({
  deadline,
  spanId: span.id,
  span: span.span,
  firstMs: atMs,
  windowMs: atMs,
  spentMs: 0,
  pauses: pausesOf(deadline, span.id, spans),
  leaked: false,
});

const slackOf = (clock: ArmedClock, atMs: number): Slack => {
  const by = clock.deadline.noticed !== null && 'on' in clock.deadline.noticed ? limitReachedMs(clock) : firesMs(clock);
  return { by: clock.deadline.by, spanId: clock.spanId, atMs, slackMs: by - atMs, limitMs: clock.deadline.limitMs };
};

/**
 * Ends spans, the outermost one last. Their clocks are disarmed, with these exceptions: `leaves` names clocks over the
 * outermost span that stay armed, `leavesInside` names clocks over the other spans, and after an answer a clock with
 * `outlivesAnswer` stays armed. Clocks that these spans paused resume.
 */
function close(
  state: ReducerState,
  ids: readonly number[],
  atMs: number,
  left: { readonly leaves?: readonly string[]; readonly leavesInside?: readonly string[]; readonly answered?: boolean },
  slacks: Slack[] | null,
) {
  const closing = new Set(ids);
  const hasSlack = ({ leaked, pauses, deadline }: ArmedClock): boolean =>
    !leaked && pauses === 0 && !(deadline.noticed && 'on' in deadline.noticed) && isLimit(deadline);
  const spans = state.spans.filter((span) => !closing.has(span.id));
  const withPauses = (clock: ArmedClock, pauses: number): ArmedClock =>
    pauses === clock.pauses ? clock : { ...clock, pauses, windowMs: pauses === 0 ? atMs : clock.windowMs };
  const clocks: ArmedClock[] = [];
  for (const clock of state.clocks) {
    if (closing.has(clock.spanId)) {
      if (slacks !== null && hasSlack(clock)) slacks.push(slackOf(clock, atMs));
      const leaves = clock.spanId === ids.at(-1) ? left.leaves : left.leavesInside;
      const outlives = left.answered === true && clock.deadline.outlivesAnswer;
      if (outlives || leaves?.includes(clock.deadline.name)) clocks.push({ ...withPauses(clock, 0), leaked: true });
    } else clocks.push(clock.leaked ? clock : withPauses(clock, pausesOf(clock.deadline, clock.spanId, spans)));
  }
  return { ...state, spans, clocks };
}

/** Whether every span around a span is open, so that a caller waits for it. */
function isAwaited(spans: readonly OpenSpan[], span: OpenSpan): boolean {
  if (span.parentId === null) return true;
  const parent = spanWith(spans, span.parentId);
  return parent !== undefined && isAwaited(spans, parent);
}

/** Fires one clock: removes it, and ends the spans that its outcome ends. */
function fire(state: ReducerState, clock: ArmedClock, atMs: number, expiries: Expiry[]): ReducerState {
  const { deadline, spanId } = clock;
  const span = clock.leaked ? undefined : spanWith(state.spans, spanId);
  const rest = { ...state, clocks: state.clocks.filter((other) => other !== clock) };
  const ends = span !== undefined && isLimit(deadline) && deadline.outcome.toCaller !== 'nothing';
  const ids = !ends ? [] : deadline.outcome.inner === 'abandon' ? [spanId] : subtree(state.spans, spanId);
  expiries.push({
    deadline,
    spanId,
    span: clock.span,
    dueMs: limitReachedMs(clock),
    atMs,
    notified: ends && isAwaited(state.spans, span),
    ended: ids,
  });
  return ends ? close(rest, ids, atMs, deadline.outcome, null) : rest;
}

/** Fires every clock that is due at or before this time, in the order of time. So a clock wins over an event at its due time. */
function pass(state: ReducerState, atMs: number, expiries: Expiry[]): ReducerState {
  let here = state;
  for (;;) {
    let next: ArmedClock | undefined;
    for (const clock of here.clocks) if (next === undefined || firesMs(clock) < firesMs(next)) next = clock;
    const dueMs = next === undefined ? Number.POSITIVE_INFINITY : firesMs(next);
    if (next === undefined || dueMs > atMs) return { ...here, nowMs: Math.max(here.nowMs, atMs) };
    here = fire({ ...here, nowMs: dueMs }, next, dueMs, expiries);
  }
}

/** A span begins: deadlines over it are armed, and clocks over the spans around it are paused if it pauses them. */
function begin(
  deadlines: readonly PlainDeadline[],
  state: ReducerState,
  event: Extract<ClockEvent, { type: 'begin' }>,
) {
  const span: OpenSpan = { id: event.id, span: event.span, parentId: event.parentId, beganMs: event.atMs };
  const spans = [...state.spans, span];
  const paused = state.clocks.map((clock) =>
    !clock.leaked && clock.deadline.pausedBy.includes(span.span) && isWithin(spans, span.id, clock.spanId)
      ? {
          ...clock,
          pauses: clock.pauses + 1,
          spentMs: clock.pauses === 0 ? clock.spentMs + (event.atMs - clock.windowMs) : clock.spentMs,
        }
      : clock,
  );
  const armed = deadlines
    .filter((deadline) => deadline.over.includes(span.span) && startMarks.includes(deadline.from))
    .filter(({ methods }) => methods === undefined || (event.method !== undefined && methods.includes(event.method)))
    .map((deadline) => arm(deadline, span, event.atMs, spans));
  return { ...state, spans, clocks: [...paused, ...armed] };
}

/** A mark comes: it checks the clocks that are noticed by it, restarts others with the full limit, and arms those from it. */
function mark(
  deadlines: readonly PlainDeadline[],
  state: ReducerState,
  event: Extract<ClockEvent, { type: 'mark' }>,
  expiries: Expiry[],
  slacks: Slack[],
): ReducerState {
  let here = state;
  const around = (id: number) => isWithin(here.spans, event.id, id);
  for (const clock of state.clocks) {
    const { noticed } = clock.deadline;
    if (clock.leaked || noticed === null || !('on' in noticed) || !noticed.on.includes(event.mark)) continue;
    if (!around(clock.spanId) || !here.clocks.includes(clock)) continue;
    if (limitReachedMs(clock) <= event.atMs) here = fire(here, clock, event.atMs, expiries);
    else slacks.push(slackOf(clock, event.atMs));
  }
  const clocks = here.clocks.map((clock) => {
    if (clock.leaked || !clock.deadline.restartedBy.includes(event.mark) || !around(clock.spanId)) return clock;
    if (clock.pauses === 0 && isLimit(clock.deadline)) slacks.push(slackOf(clock, event.atMs));
    return { ...clock, windowMs: event.atMs, spentMs: 0 };
  });
  const armed = here.spans.flatMap((span) =>
    around(span.id)
      ? deadlines
          .filter((deadline) => deadline.from === event.mark && deadline.over.includes(span.span))
          .filter((deadline) => !startMarks.includes(deadline.from))
          .filter((deadline) => !clocks.some((clock) => clock.spanId === span.id && clock.deadline === deadline))
          .map((deadline) => arm(deadline, span, event.atMs, here.spans))
      : [],
  );
  return { ...here, clocks: [...clocks, ...armed] };
}

/**
 * Folds one event into the state of a hop's clocks. The function is pure: it has no I/O, its only time is the time of the
 * event, and the same events give the same result. Clocks that are due at or before the event's time fire first, in the order
 * of time.
 *
 * @param deadlines the hop's deadlines from {@link plainDeadlines}
 * @throws RangeError if the event is earlier than the state
 */
export function reduce(deadlines: readonly PlainDeadline[], state: ReducerState, event: ClockEvent): Reduced {
  if (event.atMs < state.nowMs)
    throw new RangeError(
      `clock events must come in the order of time: ${event.type} at ${event.atMs} ms, already at ${state.nowMs} ms`,
    );
  const expiries: Expiry[] = [];
  const slacks: Slack[] = [];
  const passed = pass(state, event.atMs, expiries);
  let next = passed;
  if (event.type === 'begin' && (event.parentId === null || spanWith(passed.spans, event.parentId) !== undefined))
    next = begin(deadlines, passed, event);
  if (event.type === 'end' && spanWith(passed.spans, event.id) !== undefined)
    next = close(
      passed,
      subtree(passed.spans, event.id),
      event.atMs,
      { answered: event.how === 'ok' },
      event.how === 'ok' ? slacks : null,
    );
  if (event.type === 'mark' && spanWith(passed.spans, event.id) !== undefined)
    next = mark(deadlines, passed, event, expiries, slacks);
  return { state: next, expiries, slacks };
}

/** When the next clock fires by itself if no other event comes; `Infinity`: no clock fires by itself. */
export const nextExpiryMs = (state: ReducerState): number =>
  state.clocks.reduce((soonest, clock) => Math.min(soonest, firesMs(clock)), Number.POSITIVE_INFINITY);
