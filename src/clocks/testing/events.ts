import type { Cause } from '../cause.ts';
import type { Mark } from '../mark.ts';
import type { ClockEvent } from '../reducer-state.ts';
import type { Span } from '../span.ts';

/** A span begins. */
export const begin = (atMs: number, span: Span, id: number, parentId: number | null = null): ClockEvent => ({
  atMs,
  type: 'begin',
  span,
  id,
  parentId,
});

/** A span ends. */
export const end = (atMs: number, id: number, how: 'ok' | Cause = 'ok'): ClockEvent => ({ atMs, type: 'end', id, how });

/** A mark comes in a span. */
export const mark = (atMs: number, what: Mark, id: number): ClockEvent => ({ atMs, type: 'mark', mark: what, id });

/** Time passes. */
export const time = (atMs: number): ClockEvent => ({ atMs, type: 'time' });
