import type { Socket } from 'node:net';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Firing } from '../core/participant.ts';
import { AgentsParticipant } from './agents-participant.ts';
import { ProcessTree } from './process-tree.ts';
import type { FlowReport, HostMessage, Settled } from './protocol.ts';
import { ReadGate } from './read-gate.ts';
import { RemoteAgent } from './remote-agent.ts';
import { RemoteWork } from './remote-work.ts';
import type { HostTcp } from './tcp/host-tcp.ts';

let tree: ProcessTree;
let participant: AgentsParticipant;
let gate: ReadGate;
/** What an agent has written into its clock file. */
let writtenMs: number | null;
beforeEach(() => {
  tree = new ProcessTree('c1');
  gate = new ReadGate();
  writtenMs = null;
  participant = participantWith(null);
});

const participantWith = (tcp: HostTcp | null) =>
  new AgentsParticipant({
    trees: new Map([['c1', tree]]),
    tcp,
    ownsInstant: () => true,
    gate,
    mayRunAhead: () => true,
    work: new RemoteWork(),
  });

/** An agent that has answered once. What it is asked from then on is in `asked`. */
function join(process: string, { nowMs = 0, nextMs }: { nowMs?: number; nextMs: number }) {
  const asked: HostMessage[] = [];
  const socket = { destroyed: false, write: (line: string) => asked.push(JSON.parse(line)) } as unknown as Socket;
  const hello = { say: 'hello', version: 1, process, pid: 1, title: 'a.js', flows: [] } as const;
  const agent = new RemoteAgent(hello, tree, socket, { readMs: () => writtenMs, close: () => {} });
  tree.join(agent);
  agent.settle(0, [], () => {});
  agent.answer({ say: 'settled', id: 1, nowMs, nextMs, moved: false, flows: [] });
  asked.length = 0;
  return { agent, asked };
}

const firing: Firing = { nowMs: 10, untilMs: 500, atMost: 1e9, moved: () => {}, firedAt: () => {} };

it('the agent whose timer is next is asked to fire, with the time at which it is due', () => {
  join('c1.1', { nextMs: 600_000 });
  const { asked } = join('c1', { nextMs: 10 });
  participant.fire(firing, () => {});

  expect(asked).toEqual([{ do: 'fire', id: 2, nowMs: 10, untilMs: 500, atMost: 1 }]);
});

/** The answer to the question of that number: it has fired one timer, and has written if `flows` says so. */
const firedOne = (id: number, flows: readonly FlowReport[] = []): Settled => {
  return { say: 'settled', id, nowMs: 5, nextMs: 10, timers: 1, moved: true, flows };
};

it('one that is alone may go on by itself once its timers are silent, until another timer is due', () => {
  const { agent, asked } = join('c1', { nextMs: 5 });
  participant.fire({ ...firing, nowMs: 5 }, () => {});
  expect(asked.pop()).toMatchObject({ do: 'fire', atMost: 1 });
  agent.answer(firedOne(2));
  participant.fire(firing, () => {});

  expect(asked).toEqual([{ do: 'fire', id: 3, nowMs: 10, untilMs: 500, atMost: 1000 }]);
});

it('and while it does, the gate is shut', async () => {
  const { agent } = join('c1', { nextMs: 5 });
  const seen: string[] = [];
  participant.fire({ ...firing, nowMs: 5 }, () => {});
  gate.pass(() => seen.push('while it fires one'));
  agent.answer(firedOne(2));
  participant.fire(firing, () => seen.push('fired'));
  gate.pass(() => seen.push('while it fires several'));
  expect(seen).toEqual(['while it fires one']);

  agent.answer(firedOne(3));
  await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
  expect(seen).toEqual(['while it fires one', 'fired', 'while it fires several']);
});

it('but not after one at which it has written', () => {
  const { agent, asked } = join('c1', { nextMs: 5 });
  participant.fire({ ...firing, nowMs: 5 }, () => {});
  agent.answer(firedOne(2, [{ flow: 'c1:1<', written: 1 }]));
  participant.fire(firing, () => {});

  expect(asked.pop()).toMatchObject({ do: 'fire', atMost: 1 });
});

/** One that has fired a silent timer, and may go on by itself after the next. */
function silent(): RemoteAgent {
  const { agent } = join('c1', { nextMs: 5 });
  participant.fire({ ...firing, nowMs: 5 }, () => {});
  agent.answer(firedOne(2));
  return agent;
}

/** Notes how the clock follows a run of timers. */
const noting = (seen: string[]): Firing => ({
  ...firing,
  moved: (nowMs) => seen.push(`at ${nowMs}`),
  firedAt: (nowMs) => seen.push(`fired at ${nowMs}`),
});

it('our clock follows its clock, and the timers that it fires are counted', () => {
  const agent = silent();
  const seen: string[] = [];
  let fired = 0;
  participant.fire(noting(seen), (timers) => {
    fired = timers;
  });
  agent.ticked([
    [20, 10, 2],
    [37, 0, 1],
  ]);
  agent.answer({ say: 'settled', id: 3, nowMs: 37, nextMs: 40, timers: 4, moved: true, flows: [] });

  expect(seen).toEqual(['at 20', 'fired at 20', 'at 30', 'fired at 30', 'at 37', 'fired at 37']);
  expect([fired, participant.ahead(37)]).toEqual([4, null]);
});

it('and so it does before that is told, where it is looked at meanwhile', () => {
  const agent = silent();
  const seen: string[] = [];
  participant.fire(noting(seen), () => {});
  writtenMs = 30;
  const before = participant.progress();
  participant.progress();
  agent.ticked([[20, 10, 3]]);

  expect(seen).toEqual(['at 30', 'fired at 20', 'fired at 30', 'at 40', 'fired at 40']);
  expect(participant.progress()).toBeGreaterThan(before);
});

it('and where it ends in the middle', () => {
  const agent = silent();
  const seen: string[] = [];
  participant.fire(noting(seen), () => seen.push('over'));
  writtenMs = 30;
  agent.disconnected();

  expect(seen).toEqual(['at 30', 'over']);
});

it('any other value in the clock file is not trusted', () => {
  const agent = silent();
  const seen: string[] = [];
  participant.fire(noting(seen), () => {});
  for (const ms of [5, 501, null]) {
    writtenMs = ms;
    participant.progress();
  }
  agent.ticked([[20, 0, 1e15]]);

  expect(seen).toEqual(['at 20', 'fired at 20']);
  expect(participant.ahead(20)).toBeNull();
});

it('but not past the time until which it may go on: then it is ahead', () => {
  const agent = silent();
  const seen: string[] = [];
  participant.fire(noting(seen), () => {});
  agent.ticked([[501, 0, 1]]);

  expect([seen, participant.ahead(500)]).toEqual([[], agent]);
});

it('if it has ended since it was chosen, no other fires what is due later', () => {
  const { agent } = join('c1', { nextMs: 10 });
  const other = join('c1.1', { nextMs: 600_000 });
  participant.set(10, () => {});
  other.agent.answer({ say: 'done', id: 2 });
  other.asked.length = 0;
  tree.leave(agent);
  agent.disconnected();
  let fired = false;
  participant.fire(firing, () => {
    fired = true;
  });

  expect(fired).toBe(true);
  expect(other.asked.filter((message) => message.do === 'fire')).toEqual([]);
});

it('without an agent, or one with timers, none is due', () => {
  expect(participant.nextMs).toBe(Number.POSITIVE_INFINITY);
  join('c1', { nextMs: Number.POSITIVE_INFINITY });

  expect(participant.nextMs).toBe(Number.POSITIVE_INFINITY);
});

it('an agent that has left its tree is no longer asked, and its timers are no longer due', () => {
  const { agent, asked } = join('c1', { nextMs: 10 });
  const other = join('c1.1', { nextMs: 20 });
  tree.leave(agent);
  participant.settle(5, () => {});

  const settles = [asked, other.asked].map((messages) => messages.filter((message) => message.do === 'settle').length);
  expect(settles).toEqual([0, 1]);
  expect(participant.nextMs).toBe(20);
});

it('while the kernel is slow it is given time, and the agents are asked afterwards', async () => {
  // A connection that the agent has to accept, and for which it has looked in vain.
  const { asked } = join('c1', { nextMs: 10 });
  const slow = { slow: true, dueHere: false, look: () => {}, concerns: () => true, expectedOf: () => [] };
  participant = participantWith(slow as unknown as HostTcp);
  participant.settle(5, () => {});
  const atOnce = [...asked];
  await vi.waitUntil(() => asked.length > 0);

  expect(atOnce).toEqual([]);
  expect(asked).toMatchObject([{ do: 'settle', nowMs: 5 }]);
});

it('names the agent whose clock is ahead', () => {
  join('c1', { nextMs: 10 });
  join('c1.1', { nowMs: 600_000, nextMs: 600_001 });

  expect(participant.ahead(600_000)).toBeNull();
  expect(participant.ahead(599_999)).toMatchObject({ name: 'a.js (c1.1)', nowMs: 600_000 });
});
