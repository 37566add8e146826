import type { Entry } from '../../wire/transcript.ts';
import { type RequestRecord, requestsIn } from '../reading/request-record.ts';
import { untested } from './rule-property.ts';

/** The request of a subscription; a reason: the server has none, or the play did not ask for one. */
export function subscriptionIn(entries: readonly Entry[]): RequestRecord | ReturnType<typeof untested> {
  const listen = requestsIn(entries).find(({ method }) => method === 'subscriptions/listen');
  if (listen === undefined) return untested('the client sent no subscriptions/listen');
  if (listen.answer !== null && 'error' in listen.answer.frame) return untested('the server has no subscriptions');
  const refused = entries.some(
    (entry) => entry.kind === 'stimulus' && entry.spanId === listen.spanId && (entry.status ?? 0) >= 400,
  );
  if (refused) return untested('the server refuses subscriptions');
  return listen;
}

const key = 'io.modelcontextprotocol/subscriptionId';

/** The id of the subscription that a message names; `null`: it names none. */
export function subscriptionOf(entry: Entry): unknown {
  if (entry.kind !== 'received') return null;
  const { frame } = entry;
  const fields = 'method' in frame ? frame.params : 'result' in frame ? frame.result : undefined;
  const meta = fields?._meta;
  return typeof meta === 'object' && meta !== null
    ? ((meta as { readonly [name: string]: unknown })[key] ?? null)
    : null;
}
