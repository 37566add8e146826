import type { Socket } from 'node:net';
import { beforeEach, expect, it } from 'vitest';
import { ClockFileReader } from './clock-file.ts';
import { ProcessTree } from './process-tree.ts';
import { RemoteAgent } from './remote-agent.ts';

let tree: ProcessTree;
let ids: number;
beforeEach(() => {
  tree = new ProcessTree('c1');
});

const socket = { destroyed: false, write: () => true } as unknown as Socket;
const join = (process: string): RemoteAgent => {
  const hello = { say: 'hello', version: 1, key: '', process, pid: 1, title: 'a.js', flows: [] } as const;
  const agent = new RemoteAgent(hello, tree, socket, new ClockFileReader(null));
  tree.join(agent);
  ids = 1;
  return agent;
};
const ask = (agent: RemoteAgent): void => agent.settle(0, [], () => {});
const answer = (agent: RemoteAgent, moved: boolean): void =>
  agent.answer({ say: 'settled', id: ids, nowMs: 0, nextMs: null, moved, flows: [] });

it('an agent is settled by its answer', () => {
  const agent = join('c1');
  ask(agent);
  answer(agent, true);

  expect(agent.unsettled).toBe(false);
});

it('but not if a relative has moved since it was asked', () => {
  const [agent, other] = [join('c1'), join('c1.1')];
  for (const each of [agent, other]) ask(each);
  answer(other, true);
  answer(agent, true);

  expect(agent.unsettled).toBe(true);
});

it.each(['joins', 'leaves'])('nor if one %s', (what) => {
  const [agent, other] = [join('c1'), join('c1.1')];
  ask(agent);
  answer(agent, false);
  if (what === 'joins') join('c1.2');
  else tree.leave(other);

  expect(agent.unsettled).toBe(true);
});

it('an answer to a question that is no longer open is none', () => {
  const agent = join('c1');
  ask(agent);
  answer(agent, false);
  tree.moved();
  ask(agent);
  answer(agent, false);

  expect(agent.unsettled).toBe(true);
});

it('one that tells of something unasked must settle again, whatever its counts say', () => {
  const agent = join('c1');
  ask(agent);
  answer(agent, false);
  agent.reportedUnasked();

  expect(agent.unsettled).toBe(true);
});

it('but what it tells while it settles comes before its answer', () => {
  const agent = join('c1');
  ask(agent);
  agent.reportedUnasked();
  answer(agent, true);

  expect(agent.unsettled).toBe(false);
});

it('one whose channel has closed answers at once: the question that was open, and each later one', () => {
  const agent = join('c1');
  const answered: string[] = [];
  agent.settle(0, [], () => answered.push('open'));
  expect(answered).toEqual([]);
  agent.disconnected();
  expect(answered).toEqual(['open']);
  agent.settle(0, [], () => answered.push('settle'));
  agent.set(5, () => answered.push('set'));
  agent.fire({ nowMs: 5, untilMs: 5, atMost: 1, firedAt: () => {}, moved: () => {} }, () => answered.push('fire'));

  expect(answered).toEqual(['open', 'settle', 'set', 'fire']);
});
