import type { Attempt, ListMethod, Paging } from '../clocks/client-profile.ts';
import { isUnknown } from '../clocks/evidence.ts';
import { canonicalJson } from '../wire/canonical-json.ts';
import type { Fields } from '../wire/frame.ts';
import { endlessList, refusedAnswer } from '../wire/transcript.ts';
import { ask } from './ask.ts';
import type { ClientSession } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import { done, type Ended, type Failed, failed } from './ended.ts';
import { withMeta } from './request-fields.ts';
import { runWithRetries } from './retries.ts';
import { toleranceOf } from './tolerance.ts';
import { toolsOf } from './tool.ts';

const capabilityOf = {
  'tools/list': 'tools',
  'resources/list': 'resources',
  'resources/templates/list': 'resources',
  'prompts/list': 'prompts',
} as const;

/** A server without tools may refuse to list them; that is an empty list. */
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

/** No list has more pages than this: a server that gives more never ends. */
const mostPages = 1_000;

/** Why a list will never end, where that is plain: a cursor comes back, or there are far too many. */
function endlessBecause(method: ListMethod, cursors: ReadonlySet<string>, next: string): string | null {
  const name = JSON.stringify(next.length > 80 ? `${next.slice(0, 80)}...` : next);
  if (cursors.has(next)) return `${method} never ends: page ${cursors.size + 1} gives the cursor ${name} again`;
  return cursors.size + 1 < mostPages
    ? null
    : `${method} never ends: page ${mostPages} still gives a next cursor, ${name}`;
}

/** The client goes on asking without end. The result depends on its clocks; the requests themselves are left out. */
function askWithoutEnd(session: ClientSession, parent: SpanHandle, note: string): Promise<never> {
  session.writer.write({ kind: 'stimulus', on: endlessList, spanId: parent.id, note });
  return new Promise(() => {});
}

/** How this client goes from page to page, where that is known to be special. */
function pagingOf({ profile }: ClientSession): Paging | null {
  const { paging } = profile.wire;
  return paging === undefined || isUnknown(paging) ? null : paging.is;
}

/** Whether a page of tools that is refused counts as an empty list. */
function takesForEmpty(session: ClientSession, method: ListMethod, page: Failed, parent: SpanHandle): boolean {
  if (!isMethodNotFound(page)) return false;
  const violation = { kind: 'list-refused', note: 'the server has no tools/list' } as const;
  return method !== 'tools/list' || toleranceOf(session, violation, parent.id) === 'read';
}

/** The next page's cursor, as this client sees it; `null`: there is none. */
function nextCursor(session: ClientSession, method: ListMethod, { nextCursor: next }: Fields): string | null {
  const isCursor = typeof next === 'string' && (next !== '' || pagingOf(session)?.emptyCursor === 'asked');
  return isCursor && followsPages(session, method) ? next : null;
}

/** Whether a page says what the one before it said: some clients take that for the end. */
function ends(session: ClientSession, page: Fields, before: Fields | null): boolean {
  if (before === null || pagingOf(session)?.samePage !== 'ends') return false;
  return canonicalJson({ ...page, _meta: null }) === canonicalJson({ ...before, _meta: null });
}

/** More pages than this client reads. */
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

async function pagesOf(session: ClientSession, parent: SpanHandle, method: ListMethod): Promise<Ended<null>> {
  let cursor: string | null = null;
  let before: Fields | null = null;
  const cursors = new Set<string>();
  for (let pages = 1; ; pages++) {
    const params: Fields | null = withMeta(session, cursor === null ? null : { cursor }, null);
    const page: Ended<Fields> = await runWithRetries(session, 'page', parent, { method }, (handle) =>
      ask(session, handle, method, params),
    );
    if (!page.ok) return takesForEmpty(session, method, page, parent) ? done(null) : page;
    if (ends(session, page.value, before)) return done(null);
    before = page.value;
    if (method === 'tools/list') session.tools = [...session.tools, ...toolsOf(page.value)];
    cursor = nextCursor(session, method, page.value);
    if (cursor === null || !parent.open) return done(null);
    const refused = tooMany(session, parent, method, pages);
    if (refused !== null) return refused;
    const endless = pagingOf(session)?.mostPages != null ? null : endlessBecause(method, cursors, cursor);
    if (endless !== null) return askWithoutEnd(session, parent, endless);
    cursors.add(cursor);
  }
}

/** Every list this client makes while it starts, page by page, one after another or all at once. */
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
