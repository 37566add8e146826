import { expect, test } from 'vitest';
import type { Frame } from './frame.ts';
import { HookedLink } from './hooked-link.ts';
import type { Link, LinkListener } from './link.ts';

const frame = (id: number): Frame => ({ jsonrpc: '2.0', id, result: {} });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A link whose server is the test. */
function opened(transport: 'memory' | 'stdio' = 'stdio', maxLineBytes?: number) {
  const sent: Frame[] = [];
  const heard: unknown[] = [];
  let holds = 0;
  let server: LinkListener | null = null;
  const inner: Link = {
    transport,
    open: async (listener) => {
      server = listener;
    },
    send: (one) => void sent.push(one),
    close: async () => {},
  };
  const blockTime = () => {
    holds += 1;
    return () => {
      holds -= 1;
    };
  };
  const link = new HookedLink(inner, { blockTime, maxLineBytes });
  const client: LinkListener = {
    frame: (one, bytes) => void heard.push('id' in one ? [one.id, bytes] : one),
    garbage: (why) => void heard.push(why),
    oversize: (_, bytes) => void heard.push(`oversize ${bytes}`),
    ended: () => void heard.push('ended'),
  };
  void link.open(client);
  return { link, sent, heard, server: () => server as unknown as LinkListener, holding: () => holds > 0 };
}

test('without hooks it changes nothing, at once', () => {
  const { link, sent, heard, server } = opened();
  server().frame(frame(1), 77);
  link.send(frame(2));
  expect(heard).toEqual([[1, 77]]);
  expect(sent).toEqual([frame(2)]);
});

test('hooks see frames one after another, and what they change arrives changed with its new size', () => {
  const { link, heard, server } = opened();
  link.toClient((one, pass) => pass({ ...one, id: 5 } as Frame));
  link.toClient((one, pass) => pass({ ...one, id: 'id' in one ? Number(one.id) * 2 : 0 } as Frame));
  server().frame(frame(1), 77);
  expect(heard).toEqual([[10, JSON.stringify(frame(10)).length]]);
});

test('what is passed later comes one a macrotask, keeps its order, and holds time meanwhile', async () => {
  const { link, heard, server, holding } = opened();
  const held: (() => void)[] = [];
  const end = link.toClient((one, pass) => void held.push(() => pass(one)));
  server().frame(frame(1), 10);
  server().frame(frame(2), 10);
  expect(heard).toEqual([]);
  end();
  for (const go of held) go();
  server().frame(frame(3), 10);
  expect(holding()).toBe(true);
  await turn();
  expect(heard).toEqual([[1, 10]]);
  await turn();
  await turn();
  expect(heard).toEqual([
    [1, 10],
    [2, 10],
    [3, 10],
  ]);
  expect(holding()).toBe(false);
});

test('two frames for one come in two macrotasks', async () => {
  const { link, heard, server } = opened();
  link.toClient((one, pass) => {
    pass(one);
    pass(one);
  });
  server().frame(frame(1), 10);
  expect(heard).toEqual([[1, 10]]);
  await turn();
  expect(heard).toEqual([
    [1, 10],
    [1, 10],
  ]);
});

test('a line made too long is given up over stdio, and is none in memory', () => {
  const big = (one: Frame) => ({ ...one, result: { text: 'x'.repeat(200) } }) as Frame;
  for (const [transport, expected] of [
    ['stdio', 'oversize'],
    ['memory', '1,'],
  ] as const) {
    const { link, heard, server } = opened(transport, 100);
    link.toClient((one, pass) => pass(big(one)));
    server().frame(frame(1), 10);
    expect(String(heard[0])).toContain(expected);
  }
});

test('the end comes behind what was passed before it', async () => {
  const { link, heard, server } = opened();
  link.toClient((one, pass) => {
    pass(one);
    pass(one);
  });
  server().frame(frame(1), 10);
  server().ended({ by: 'server', exitCode: 0, signal: null });
  await turn();
  await turn();
  expect(heard.at(-1)).toBe('ended');
});

test('silenced, nothing gets through any more', async () => {
  const { link, sent, heard, server } = opened();
  link.silence();
  server().frame(frame(1), 10);
  link.send(frame(2));
  await turn();
  expect({ sent, heard }).toEqual({ sent: [], heard: [] });
});
