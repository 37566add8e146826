import type { Attempt, ListMethod } from '../clocks/client-profile.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { Fields } from '../wire/frame.ts';
import { endlessList } from '../wire/transcript.ts';
import { ask } from './ask.ts';
import type { ClientSession } from './client-session.ts';
import type { SpanHandle } from './clocked-spans.ts';
import { done, type Ended, type Failed } from './ended.ts';
import { withMeta } from './request-fields.ts';
import { runWithRetries } from './retries.ts';
import { toolsOf } from './tool.ts';

const capabilityOf = {
  'tools/list': 'tools',
  'resources/list': 'resources',
  'resources/templates/list': 'resources',
  'prompts/list': 'prompts',
} as const;

/** A server without tools may refuse to list them; that is an empty list. */
const isMethodNotFound = (page: Failed): boolean =>
  page.cause === 'protocol-error' && typeof page.down === 'object' && 'code' in page.down && page.down.code === -32601;

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

/** The client goes on asking for ever. What that leads to is up to its clocks; the asking itself is spared. */
function askForEver(session: ClientSession, parent: SpanHandle, note: string): Promise<never> {
  session.writer.write({ kind: 'stimulus', on: endlessList, spanId: parent.id, note });
  return new Promise(() => {});
}

async function pagesOf(session: ClientSession, parent: SpanHandle, method: ListMethod): Promise<Ended<null>> {
  let cursor: string | null = null;
  const cursors = new Set<string>();
  do {
    const params: Fields | null = withMeta(session, cursor === null ? null : { cursor }, null);
    const page: Ended<Fields> = await runWithRetries(session, 'page', parent, { method }, (handle) =>
      ask(session, handle, method, params),
    );
    if (!page.ok) return isMethodNotFound(page) ? done(null) : page;
    if (method === 'tools/list') session.tools = [...session.tools, ...toolsOf(page.value)];
    const next: unknown = page.value.nextCursor;
    // Clients take an empty cursor for none.
    cursor = typeof next === 'string' && next !== '' && followsPages(session, method) ? next : null;
    const endless = cursor === null ? null : endlessBecause(method, cursors, cursor);
    if (endless !== null) return askForEver(session, parent, endless);
    if (cursor !== null) cursors.add(cursor);
  } while (cursor !== null && parent.open);
  return done(null);
}

/** Every list this client makes while it starts, page by page, one after another or all at once. */
export async function listAll(session: ClientSession, parent: SpanHandle, attempt: Attempt): Promise<Ended<null>> {
  session.tools = [];
  const methods = (attempt.lists ?? ['tools/list']).filter(
    (method) => method === 'tools/list' || attempt.asks === 'all' || capabilityOf[method] in session.capabilities,
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
