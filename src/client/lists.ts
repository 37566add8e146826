import type { Attempt, ListMethod, Paging } from '../clocks/client-profile.ts';
import { isUnknown } from '../clocks/evidence.ts';
import { canonicalJson } from '../wire/canonical-json.ts';
import type { Fields } from '../wire/frame.ts';
import { endlessList, refusedAnswer } from '../wire/transcript.ts';
import type { ClientSession } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import { done, type Ended, type Failed, failed } from './ended.ts';
import { withMeta } from './request-fields.ts';
import { runWithRetries } from './retries.ts';
import { startUpRequest } from './start-up-request.ts';
import { toleranceOf } from './tolerance.ts';
import { toolsOf } from './tool.ts';

const capabilityOf = {
  'tools/list': 'tools',
  'resources/list': 'resources',
  'resources/templates/list': 'resources',
  'prompts/list': 'prompts',
} as const;

/** Whether the server does not know the method of a list. A server without tools may refuse to list them. */
const isMethodNotFound = (page: Failed): boolean =>
  page.cause === 'protocol-error' &&
  typeof page.toCaller === 'object' &&
  'code' in page.toCaller &&
  page.toCaller.code === -32601;

function followsPages(session: ClientSession, method: ListMethod): boolean {
  const fact = session.profile.wire.followsPages;
  if (fact === undefined || isUnknown(fact)) return true;
  return typeof fact.is === 'boolean' ? fact.is : fact.is.includes(method);
}

/** A list with more pages than this counts as endless. */
const mostPages = 1_000;

/** Why a list counts as endless: a cursor comes again, or there are too many pages; `null`: it does not. */
function endlessBecause(method: ListMethod, cursors: ReadonlySet<string>, next: string): string | null {
  const name = JSON.stringify(next.length > 80 ? `${next.slice(0, 80)}...` : next);
  if (cursors.has(next)) return `${method} never ends: page ${cursors.size + 1} gives the cursor ${name} again`;
  return cursors.size + 1 < mostPages
    ? null
    : `${method} never ends: page ${mostPages} still gives a next cursor, ${name}`;
}

/** The client requests pages without end, so only its clocks end the list. The play does not send these requests. */
function requestWithoutEnd(session: ClientSession, parent: SpanHandle, note: string): Promise<never> {
  session.writer.write({ kind: 'stimulus', on: endlessList, spanId: parent.id, note });
  return new Promise(() => {});
}

/** How this client goes from page to page; `null`: its profile does not say. */
function pagingOf({ profile }: ClientSession): Paging | null {
  const { paging } = profile.wire;
  return paging === undefined || isUnknown(paging) ? null : paging.is;
}

/** Whether a page that the server refuses counts as an empty list. */
function countsAsEmpty(session: ClientSession, method: ListMethod, page: Failed, parent: SpanHandle): boolean {
  if (!isMethodNotFound(page)) return false;
  const violation = { kind: 'list-refused', note: 'the server has no tools/list' } as const;
  return method !== 'tools/list' || toleranceOf(session, violation, parent.id) === 'read';
}

/** The cursor of the next page that this client requests; `null`: it requests no more pages. */
function nextCursor(session: ClientSession, method: ListMethod, { nextCursor: next }: Fields): string | null {
  const isCursor = typeof next === 'string' && (next !== '' || pagingOf(session)?.emptyCursor === 'asked');
  return isCursor && followsPages(session, method) ? next : null;
}

/** Whether a page ends the list because it equals the page before it, as for some clients. */
function repeatsAndEnds(session: ClientSession, page: Fields, before: Fields | null): boolean {
  if (before === null || pagingOf(session)?.samePage !== 'ends') return false;
  return canonicalJson({ ...page, _meta: null }) === canonicalJson({ ...before, _meta: null });
}

/** The failure of a list with more pages than this client reads; `null`: the client reads this page. */
function tooMany(session: ClientSession, parent: SpanHandle, method: ListMethod, pages: number): Failed | null {
  const paging = pagingOf(session);
  if (paging === null || paging.mostPages === null || pages < paging.mostPages) return null;
  const by = `${session.profile.id}/${refusedAnswer}`;
  const toCaller = paging.refusal ?? { error: { unknown: 'its words' }, code: null, to: { unknown: 'who sees it' } };
  const note = `page ${pages} of ${method} still gives a next cursor`;
  session.writer.write({ kind: 'stimulus', on: refusedAnswer, spanId: parent.id, note });
  session.writer.write({ kind: 'told', spanId: parent.id, by, down: toCaller });
  return failed('protocol-error', toCaller, by);
}

/** Requests the pages of one list, one after another. */
export async function pagesOf(session: ClientSession, parent: SpanHandle, method: ListMethod): Promise<Ended<null>> {
  let cursor: string | null = null;
  let before: Fields | null = null;
  const cursors = new Set<string>();
  for (let pages = 1; ; pages++) {
    const params: Fields | null = withMeta(session, cursor === null ? null : { cursor }, null);
    const page: Ended<Fields> = await runWithRetries(session, 'page', parent, { method }, (handle) =>
      startUpRequest(session, handle, method, params),
    );
    if (!page.ok) return countsAsEmpty(session, method, page, parent) ? done(null) : page;
    if (repeatsAndEnds(session, page.value, before)) return done(null);
    before = page.value;
    if (method === 'tools/list') session.tools = [...session.tools, ...toolsOf(page.value)];
    cursor = nextCursor(session, method, page.value);
    if (cursor === null || !parent.open) return done(null);
    const refused = tooMany(session, parent, method, pages);
    if (refused !== null) return refused;
    const endless = pagingOf(session)?.mostPages != null ? null : endlessBecause(method, cursors, cursor);
    if (endless !== null) return requestWithoutEnd(session, parent, endless);
    cursors.add(cursor);
  }
}

/** Requests every list that this client requests while it starts, one list after another or all at once. */
export async function listAll(session: ClientSession, parent: SpanHandle, attempt: Attempt): Promise<Ended<null>> {
  session.tools = [];
  const methods = (attempt.lists ?? ['tools/list']).filter(
    (method) =>
      attempt.asks === 'all' ||
      (method === 'tools/list' && attempt.asks !== 'offered-only') ||
      capabilityOf[method] in session.capabilities,
  );
  const list = async (method: ListMethod): Promise<Ended<null>> => {
    const ended = await pagesOf(session, parent, method);
    return !ended.ok && parent.open && attempt.optional?.includes(method) === true ? done(null) : ended;
  };
  if (attempt.listsAtOnce === true) {
    const lists = await Promise.all(methods.map(list));
    return lists.find((ended) => !ended.ok) ?? done(null);
  }
  for (const method of methods) {
    const ended = await list(method);
    if (!ended.ok) return ended;
  }
  return done(null);
}
