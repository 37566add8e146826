import { beforeEach, describe, expect, it } from 'vitest';
import { FlowBook } from './flow-book.ts';
import type { ReaderState } from './protocol.ts';

const [us, agent, other] = [{}, {}, {}];
let book: FlowBook;
beforeEach(() => {
  book = new FlowBook();
});

const writes = (owner: object, flow: string, written: number): void => book.report(owner, [{ flow, written }]);
const reads = (owner: object, flow: string, read: number, state: ReaderState = 'reading'): void =>
  book.report(owner, [{ flow, read, state }]);

describe('what is in flight', () => {
  it('is what all have written and no process has read', () => {
    writes(us, 'c1:0>', 100);
    expect(book.inFlight('c1:0>')).toBe(0); // its other end is unknown
    reads(agent, 'c1:0>', 30);
    reads(other, 'c1:0>', 20);

    expect(book.inFlight('c1:0>')).toBe(50);
    expect(book.expectedOf(agent)).toEqual([{ flow: 'c1:0>', read: 80 }]);
  });

  it('is not expected of who does not read', () => {
    writes(us, 'c1:0>', 100);
    for (const state of ['unopened', 'paused', 'closed'] as const) {
      reads(agent, 'c1:0>', 0, state);
      expect([state, book.expectedOf(agent)]).toEqual([state, []]);
    }
  });

  it('waits unopened as long as no process has begun to read', () => {
    writes(us, 'c1:0>', 100);
    reads(agent, 'c1:0>', 0, 'unopened');
    expect(book.unopenedOf(agent)).toEqual(['c1:0>']);
    reads(agent, 'c1:0>', 0, 'paused');
    expect(book.unopenedOf(agent)).toEqual([]);
  });

  it('stays so when a writer leaves, with its last counts', () => {
    reads(us, 'c1:1<', 0);
    writes(agent, 'c1:1<', 100);
    book.removeOwner(agent, true);
    expect(book.inFlight('c1:1<')).toBe(100);
  });

  it('is unknown once a reader has left without a word', () => {
    writes(us, 'c1:0>', 100);
    reads(agent, 'c1:0>', 40);
    reads(other, 'c1:0>', 0);
    book.removeOwner(agent, false);
    expect(book.inFlight('c1:0>')).toBe(0);
  });

  it('goes over to the next reader if the last one said bye', () => {
    writes(us, 'c1:0>', 100);
    reads(agent, 'c1:0>', 40);
    reads(other, 'c1:0>', 0);
    book.removeOwner(agent, true);
    expect(book.expectedOf(other)).toEqual([{ flow: 'c1:0>', read: 60 }]);
  });
});

describe('a foreign process', () => {
  it('that writes as well (`sh -c "echo hi; node a.js"`) hides no later byte', () => {
    writes(agent, 'c1:1<', 0);
    reads(us, 'c1:1<', 3);
    book.noteSurplus();
    writes(agent, 'c1:1<', 10);
    expect(book.expectedOf(us)).toEqual([{ flow: 'c1:1<', read: 13 }]);
    reads(us, 'c1:1<', 13);
    book.noteSurplus();
    expect(book.inFlight('c1:1<')).toBe(0);
  });

  it('in between (`tee | node a.js | tee`) carries one flow on as another', () => {
    writes(us, 'c1:0>', 50);
    reads(agent, 'pipe:7', 20);
    writes(agent, 'pipe:8', 30);
    reads(us, 'c1:1<', 10);

    expect(book.expectedOf(agent)).toEqual([{ flow: 'pipe:7', read: 50 }]);
    expect(book.expectedOf(us)).toEqual([{ flow: 'c1:1<', read: 30 }]);
  });

  it('in between is not guessed at if there are two ways', () => {
    writes(us, 'c1:0>', 50);
    reads(agent, 'pipe:7', 20);
    reads(other, 'pipe:8', 0);

    expect([...book.expectedOf(agent), ...book.expectedOf(other)]).toEqual([]);
  });
});

describe('bytes that are still with their writer', () => {
  const queue = (owner: object, flow: string, written: number, queued: number): void =>
    book.report(owner, [{ flow, written, queued }]);

  it('are expected, and said to be there', () => {
    queue(us, 'c1:0>', 100, 60);
    reads(agent, 'c1:0>', 40);
    expect(book.expectedOf(agent)).toEqual([{ flow: 'c1:0>', read: 100 }]);
    expect(book.queued('c1:0>')).toBe(true);
    writes(us, 'c1:0>', 100);
    expect(book.queued('c1:0>')).toBe(false);
  });

  it('make their writer be asked again as long as a reader waits', () => {
    queue(agent, 'c1:1<', 100, 60);
    reads(us, 'c1:1<', 40);
    expect(book.hasQueued(agent)).toBe(true);
    reads(us, 'c1:1<', 40, 'paused');
    expect(book.hasQueued(agent)).toBe(false);
  });

  it('are no longer counted once it has left', () => {
    queue(agent, 'c1:1<', 100, 60);
    reads(us, 'c1:1<', 40);
    book.removeOwner(agent, true);
    expect(book.inFlight('c1:1<')).toBe(0);
  });

  it('are with the writer of the flow that a foreign process carries on', () => {
    queue(us, 'c1:0>', 50, 50);
    reads(agent, 'pipe:7', 0);
    expect([book.isRelayed('pipe:7'), book.queued('pipe:7'), book.hasQueued(us)]).toEqual([true, true, true]);
  });
});

it('bytes that leave a writer or reach a reader are progress, and nothing else is', () => {
  const seen = [book.movements];
  const then = (owner: object, report: Parameters<FlowBook['report']>[1][number]): void => {
    book.report(owner, [report]);
    seen.push(book.movements);
  };
  then(us, { flow: 'c1:0>', written: 100, queued: 100 });
  then(us, { flow: 'c1:0>', written: 100, queued: 40 });
  then(agent, { flow: 'c1:0>', read: 0, state: 'reading' });
  then(agent, { flow: 'c1:0>', read: 60, state: 'reading' });

  expect(seen).toEqual([0, 0, 1, 1, 2]);
});
