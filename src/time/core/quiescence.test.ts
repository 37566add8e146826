import { beforeEach, describe, expect, it } from 'vitest';
import { v8Hops } from '../../../test/time/v8-hops.ts';
import type { Part, Tracker } from '../tracking/tracker.ts';
import { QUIET_TURNS, Quiescence, type SleepEvents } from './quiescence.ts';

/**
 * What a tracker tells that sees nothing by itself. In a real one before Node 24 promise hooks hide what turns are for.
 */
interface Seen {
  activity: number;
  busy: boolean;
  bytesInFlight: boolean;
  datagramsUnderWay: boolean;
  onActivity: (() => void) | undefined;
  workers: { readonly watched: boolean; sample?(done: (idle: boolean) => void): void };
  native: Threads;
}

/** What is told of the other threads of the process. */
interface Threads {
  readonly watched: boolean;
  asleep: boolean;
  sleptOn: boolean;
  doubtful: boolean;
  resolveDoubt(done: (isWork: boolean) => void): void;
}

const silent: SleepEvents = {
  ends() {},
  restless() {},
  asleep() {},
  awake() {},
  settled() {},
};
let seen: Seen;
let order: string[];
beforeEach(() => {
  seen = {
    activity: 0,
    busy: false,
    bytesInFlight: false,
    datagramsUnderWay: false,
    onActivity: undefined,
    workers: { watched: false },
    native: { watched: false, asleep: true, sleptOn: true, doubtful: false, resolveDoubt: () => {} },
  };
  order = [];
});

/** @param without what is not looked at */
function quiescence({ turns = QUIET_TURNS, without }: { turns?: number; without?: Part } = {}): Quiescence {
  const tracker = Object.assign(seen, {
    armOwn: <T>(arm: () => T): T => arm(),
    counts: (part: Part) => part !== without,
    wake: () => {
      const waiter = seen.onActivity;
      seen.onActivity = undefined;
      waiter?.();
    },
  });
  return new Quiescence(tracker as unknown as Tracker, silent, turns);
}

const settled = (quiet: Quiescence): Promise<void> =>
  new Promise((resolve) =>
    quiet.settle(() => {
      order.push('settled');
      resolve();
    }),
  );
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('an immediate that a microtask of the timer just fired arms', () => {
  const fire = (turns: number): Promise<void> => {
    const done = settled(quiescence({ turns }));
    const here = order; // without the second turn it comes when the next test has begun
    queueMicrotask(() => setImmediate(() => here.push('immediate')));
    return done;
  };

  it('runs before silence is told', async () => {
    await fire(QUIET_TURNS);
    expect(order).toEqual(['immediate', 'settled']);
  });

  it('is passed by if one quiet turn is enough', async () => {
    // An event of the loop that is none of ours costs one more turn: then look again.
    for (let tries = 0; tries < 20; tries++) {
      order = [];
      await fire(1);
      if (order.length === 1) break;
      await turn();
    }
    expect(order).toEqual(['settled']);
  });
});

describe('promises that V8 settles by tasks of its own', () => {
  const hop = async (quiet: Quiescence): Promise<void> => {
    const done = settled(quiet);
    await v8Hops();
    order.push('over');
    await done;
  };

  it('are over before silence is told', async () => {
    await hop(quiescence());
    expect(order).toEqual(['over', 'settled']);
  });

  it('are passed by if the events of libuv are not counted', async () => {
    await hop(quiescence({ without: 'events' }));
    expect(order).toEqual(['settled', 'over']);
  });
});

it('after a callback quiet turns are counted from 0 again', async () => {
  const quiet = quiescence({ turns: 3, without: 'events' });
  const done = settled(quiet);
  await turn();
  await turn();
  seen.activity++;
  const { turns } = quiet;
  await done;

  expect(quiet.turns - turns).toBe(1 + 3);
});

it('extra turns come on top of the usual ones', async () => {
  const turnsFor = async (extraTurns: number): Promise<number> => {
    const quiet = quiescence({ turns: 3, without: 'events' });
    await new Promise<void>((resolve) => quiet.settle(resolve, extraTurns));
    return quiet.turns;
  };

  expect([await turnsFor(0), await turnsFor(2)]).toEqual([3, 5]);
});

describe('worker threads that were idle over a short while', () => {
  const meanwhile: [string, () => void][] = [
    ['a callback ran', () => seen.activity++],
    ['work began', () => (seen.busy = true)],
    ['bytes were sent', () => (seen.bytesInFlight = true)],
  ];
  /** Ends the looks at the threads, one by one. */
  let looked: (idle: boolean) => void;
  let looks: number;
  beforeEach(() => {
    looks = 0;
    const sample = (done: (idle: boolean) => void): void => {
      looks++;
      looked = done;
    };
    seen.workers = { watched: true, sample };
  });
  const look = async (): Promise<void> => {
    const before = looks;
    while (looks === before) await turn();
  };

  it('make it silent', async () => {
    const done = settled(quiescence());
    await look();
    expect(order).toEqual([]);
    looked(true);
    await done;
  });

  it('must be looked at again if one was not', async () => {
    const done = settled(quiescence());
    await look();
    looked(false);
    await look();
    expect(order).toEqual([]);
    looked(true);
    await done;
  });

  it.each(meanwhile)('must be looked at again if %s meanwhile', async (_what, happens) => {
    const done = settled(quiescence());
    await look();
    happens();
    looked(true);
    expect(order).toEqual([]);
    Object.assign(seen, { busy: false, bytesInFlight: false });
    await look();
    looked(true);
    await done;
    expect(order).toEqual(['settled']);
  });
});

describe('native threads', () => {
  let threads: Threads;
  beforeEach(() => {
    threads = { ...seen.native, watched: true };
    seen.native = threads;
  });
  const someTurns = async (): Promise<void> => {
    for (let i = 0; i < 20; i++) await turn();
    await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it.each(['asleep', 'sleptOn'] as const)('are waited for until they are %s', async (rest) => {
    threads[rest] = false;
    const done = settled(quiescence());
    await someTurns();

    expect(order).toEqual([]);
    threads[rest] = true; // of which no event is sent
    await done;
  });

  it('must sleep through one more turn in which nothing comes of what they did', async () => {
    let looks = 0;
    const quiet = quiescence({ without: 'events' });
    Object.defineProperty(threads, 'asleep', {
      get: () => {
        if (++looks === 1) setImmediate(() => seen.activity++);
        return true;
      },
    });
    await settled(quiet);

    expect(looks).toBe(2);
  });

  it('that leave a doubt are asked until it is resolved', async () => {
    let resolve: (isWork: boolean) => void = () => {};
    threads.doubtful = true;
    threads.resolveDoubt = (done) => {
      resolve = done;
    };
    const done = settled(quiescence());
    await someTurns();
    resolve(true);
    await someTurns();
    expect(order).toEqual([]);

    threads.doubtful = false;
    resolve(false);
    await done;
  });

  it('are no matter without an add-on', async () => {
    seen.native = { ...threads, watched: false, asleep: false };
    await settled(quiescence());

    expect(order).toEqual(['settled']);
  });

  it('are waited for no more if silence is not needed', async () => {
    threads.asleep = false;
    const quiet = quiescence();
    const done = settled(quiet);
    await someTurns();
    quiet.abandon();
    await done;

    expect(order).toEqual(['settled']);
  });
});

describe.each(['busy', 'bytesInFlight'] as const)('while it is %s', (state) => {
  it('turns are not taken, until there is a sign of life', async () => {
    const quiet = quiescence();
    seen[state] = true;
    const done = settled(quiet);
    while (seen.onActivity === undefined) await turn(); // events of others, as many as there may be, put it off
    const asleep = quiet.turns;
    for (let i = 0; i < 10; i++) await turn();

    expect([quiet.turns - asleep, order]).toEqual([0, []]);
    seen[state] = false;
    seen.onActivity?.();
    await done;
    expect(order).toEqual(['settled']);
  });

  it('it ends at once if silence is no longer needed', async () => {
    const quiet = quiescence();
    seen[state] = true;
    const done = settled(quiet);
    for (let i = 0; i < 10; i++) await turn();
    quiet.abandon();
    await done;

    expect([seen[state], order]).toEqual([true, ['settled']]);
  });
});

it('a datagram under way is waited for, though no event shows that it was dropped', async () => {
  seen.datagramsUnderWay = true;
  const done = settled(quiescence());
  for (let i = 0; i < 10; i++) await turn();
  expect(order).toEqual([]);
  seen.datagramsUnderWay = false;
  await done;

  expect(order).toEqual(['settled']);
});

it('a second wish for silence replaces the first, and needs all of its turns', async () => {
  const quiet = quiescence({ turns: 3, without: 'events' });
  let first = false;
  quiet.settle(() => {
    first = true;
  });
  await turn();
  await turn();
  const { turns } = quiet;
  await settled(quiet);

  expect([first, quiet.turns - turns]).toEqual([false, 3]);
});
