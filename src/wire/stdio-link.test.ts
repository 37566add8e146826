import { once } from 'node:events';
import { expect, it } from 'vitest';
import type { LinkEnd, LinkListener } from './link.ts';
import type { ProcessContext } from './server-process.ts';
import { StdioLink } from './stdio-link.ts';

const context = {
  blockTime: () => () => {},
  environment: (env: { readonly [key: string]: string }) => ({ env, id: '' }),
  adopt: async () => {},
};
const shell = (script: string, about: ProcessContext = context): StdioLink =>
  new StdioLink({ command: 'sh', args: ['-c', script], env: { PATH: process.env.PATH ?? '' } }, about);

const listen = (heard: { lines?: string[]; ended?: LinkEnd[] }): LinkListener => ({
  frame: () => {},
  oversize: () => {},
  garbage: (_why, text) => heard.lines?.push(text),
  ended: (end) => heard.ended?.push(end),
});

it('a killed server is gone although somebody it started still holds its output', async () => {
  const link = shell('setsid sleep 300 & echo $!; exec cat');
  const pid = await new Promise<number>((resolve) => {
    void link.open({ ...listen({}), garbage: (_why, text) => resolve(Number(text)) });
  });
  await link.close('kill');

  expect(process.kill(pid, 'SIGKILL')).toBe(true); // it lived
});

it('a server is heard only after the client knows that it has started, however late that is', async () => {
  const adopt: ProcessContext['adopt'] = async (_, child) => {
    await once(child, 'close'); // all output was read, and the end was seen
    for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
  };
  const link = shell('echo early; exit 3', { ...context, adopt });
  const seen: string[] = [];
  const ended = new Promise<void>((resolve) => {
    const listener = { ...listen({}), garbage: (_why: string, text: string) => void seen.push(text) };
    void link.open({ ...listener, ended: () => resolve(void seen.push('ended')) }).then(() => seen.push('open'));
  });
  await ended;

  expect(seen).toEqual(['open', 'early', 'ended']);
});

it('what a server wrote before it ended by itself is all heard, before its end', async () => {
  const link = shell('i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; exit 3');
  const lines: string[] = [];
  const end = await new Promise<[LinkEnd, number]>((resolve) => {
    void link.open({ ...listen({ lines }), ended: (how) => resolve([how, lines.length]) });
  });

  expect(end).toEqual([{ by: 'server', exitCode: 3, signal: null }, 20_000]);
  expect(lines.at(-1)).toBe('line 19999');
});

it('of a server that is killed in the middle of a flood nothing more is heard but its end', async () => {
  const link = shell('yes');
  const heard = { lines: [] as string[], ended: [] as LinkEnd[] };
  await new Promise<void>((resolve) => {
    void link.open({ ...listen(heard), garbage: () => resolve() });
  });
  await link.close('kill');
  heard.lines.length = 0;
  while (heard.ended.length === 0) await new Promise((resolve) => setImmediate(resolve));

  expect(heard).toEqual({ lines: [], ended: [{ by: 'client', exitCode: null, signal: 'SIGKILL' }] });
});
