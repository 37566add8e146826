import type { Socket } from 'node:net';
import { beforeEach, expect, it } from 'vitest';
import { AgentsParticipant } from './agents-participant.ts';
import { ProcessTree } from './process-tree.ts';
import type { HostMessage } from './protocol.ts';
import { RemoteAgent } from './remote-agent.ts';

let tree: ProcessTree;
let participant: AgentsParticipant;
beforeEach(() => {
  tree = new ProcessTree('c1');
  participant = new AgentsParticipant({ trees: new Map([['c1', tree]]), tcp: null, ownsInstant: () => true });
});

/** An agent that has answered once. What it is asked from then on is in `asked`. */
function join(process: string, { nowMs = 0, nextMs }: { nowMs?: number; nextMs: number }) {
  const asked: HostMessage[] = [];
  const socket = { destroyed: false, write: (line: string) => asked.push(JSON.parse(line)) } as unknown as Socket;
  const agent = new RemoteAgent({ say: 'hello', version: 1, process, pid: 1, title: 'a.js', flows: [] }, tree, socket);
  tree.join(agent);
  agent.settle(0, [], () => {});
  agent.answer({ say: 'settled', id: 1, nowMs, nextMs, moved: false, flows: [] });
  asked.length = 0;
  return { agent, asked };
}

it('the agent whose timer is next is told to fire, with the time at which it is due', () => {
  join('c1.1', { nextMs: 600_000 });
  const { asked } = join('c1', { nextMs: 10 });
  participant.fire(10, () => {});

  expect(asked).toEqual([{ do: 'fire', id: 2, nowMs: 10 }]);
});

it('if it has ended since it was chosen, no other fires what is due later', () => {
  const { agent } = join('c1', { nextMs: 10 });
  const other = join('c1.1', { nextMs: 600_000 });
  participant.set(10, () => {});
  other.agent.answer({ say: 'done', id: 2 });
  other.asked.length = 0;
  tree.leave(agent);
  agent.gone();
  let fired = false;
  participant.fire(10, () => {
    fired = true;
  });

  expect(fired).toBe(true);
  expect(other.asked.filter((message) => message.do === 'fire')).toEqual([]);
});

it('names the agent whose clock is ahead', () => {
  join('c1', { nextMs: 10 });
  join('c1.1', { nowMs: 600_000, nextMs: 600_001 });

  expect(participant.ahead(600_000)).toBeNull();
  expect(participant.ahead(599_999)).toMatchObject({ name: 'a.js (pid 1, c1.1)', nowMs: 600_000 });
});
