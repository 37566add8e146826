import type { OpenSpan } from './reducer-state.ts';

/** The open span with this id. */
export const spanWith = (spans: readonly OpenSpan[], id: number | null): OpenSpan | undefined =>
  id === null ? undefined : spans.find((span) => span.id === id);

/** Whether the span `id` is `ancestorId`, or inside it by way of open spans. An abandoned span is inside no other span. */
export function isWithin(spans: readonly OpenSpan[], id: number, ancestorId: number): boolean {
  for (let here: OpenSpan | undefined = spanWith(spans, id); here !== undefined; here = spanWith(spans, here.parentId))
    if (here.id === ancestorId) return true;
  return false;
}

/** The ids of a span and of all spans open inside it, the innermost first. */
export function subtree(spans: readonly OpenSpan[], id: number): readonly number[] {
  const inside = spans.filter((span) => span.parentId === id).flatMap((span) => subtree(spans, span.id));
  return [...inside, id];
}
