import type { ListMethod } from '../clocks/client-profile.ts';
import type { Fields } from '../wire/frame.ts';
import type { ClientSession } from './client-session.ts';
import { done, type Ended } from './ended.ts';
import { pagesOf } from './lists.ts';
import { withMeta } from './request-fields.ts';
import type { Answer } from './tool-call.ts';

/** A request of a session that is neither a call nor a part of the start-up. */
export type FurtherRequest = 'resources/read' | 'prompts/get';

/**
 * Sends a request. Its span is a `page`, because profiles state the limit of requests that are no calls for that span.
 *
 * @returns the answer, or how this client gave up
 */
export function sendRequest(session: ClientSession, method: string, params: Fields | null): Promise<Ended<Answer>> {
  return session.spans.run<Answer>('page', null, { method }, async (page) => {
    if (session.lost !== null) return session.lost;
    return done(await session.requests.request(method, withMeta(session, params, null), page.id));
  });
}

/** Requests all pages of a list, as this client does in its start-up. The tools of the client are then those of the list. */
export function listAgain(session: ClientSession, method: ListMethod): Promise<Ended<null>> {
  return session.spans.run<null>('list', null, { method }, async (list) => {
    if (session.lost !== null) return session.lost;
    const before = session.tools;
    if (method === 'tools/list') session.tools = [];
    const ended = await pagesOf(session, list, method);
    if (!ended.ok && method === 'tools/list') session.tools = before;
    return ended;
  });
}
