import { beforeEach, describe, expect, it } from 'vitest';
import type { ClockReading } from '../base/errors.ts';
import type { OpenWork } from '../base/open-work.ts';
import type { Firing, Participant } from './participant.ts';
import { Scheduler } from './scheduler.ts';
import { VirtualClock } from './virtual-clock.ts';

let log: string[];
let clock: VirtualClock;

beforeEach(() => {
  log = [];
  clock = new VirtualClock({ scope: 'harness', maxRealWaitMs: 100 });
});

/** A made-up child: fires at the given times, and says what it is asked. */
class Child implements Participant {
  unsettled = true;
  nowMs = 0;
  readonly name: string;
  readonly #times: number[];
  /** Called when it fires; may write to us. */
  onFire = (): void => {};

  constructor(name: string, ...times: number[]) {
    this.name = name;
    this.#times = times;
  }

  get nextMs(): number {
    return this.#times[0] ?? Number.POSITIVE_INFINITY;
  }

  settle(nowMs: number, settled: () => void): void {
    this.nowMs = nowMs;
    setImmediate(() => {
      this.unsettled = false;
      settled();
    });
  }

  set(nowMs: number, done: () => void): void {
    log.push(`${this.name} set ${nowMs}`);
    this.nowMs = nowMs;
    setImmediate(done);
  }

  fire(_firing: Firing, fired: (timers: number) => void): void {
    log.push(`${this.name} fires ${this.#times.shift()} at ${this.nowMs}, clock ${clock.now}`);
    this.unsettled = true;
    setImmediate(() => {
      this.onFire();
      fired(1);
    });
  }

  ahead(nowMs: number): ClockReading | null {
    return this.nowMs > nowMs ? this : null;
  }

  waitingFor(): readonly OpenWork[] {
    return [{ what: `${this.name}: its database`, at: null, sinceMs: null }];
  }
}

describe('several participants', () => {
  it('everyone is told the time before anyone fires, and the earliest fires', async () => {
    clock.addParticipant(new Child('a', 10, 30));
    clock.addParticipant(new Child('b', 20));
    clock.setTimer(() => log.push(`we fire at ${clock.now}`), 15);
    await clock.advance(100);

    expect(log).toEqual([
      'a set 10',
      'b set 10',
      'a fires 10 at 10, clock 10',
      'a set 15',
      'b set 15',
      'we fire at 15',
      'a set 20',
      'b set 20',
      'b fires 20 at 20, clock 20',
      'a set 30',
      'b set 30',
      'a fires 30 at 30, clock 30',
      'a set 100',
      'b set 100',
    ]);
  });

  it('what one sends is dealt with before time moves', async () => {
    const a = new Child('a', 10);
    a.onFire = () => setImmediate(() => clock.setTimer(() => log.push(`timeout at ${clock.now}`), 5));
    clock.addParticipant(a);
    clock.setTimer(() => {}, 100);
    await clock.advance(100);

    expect(log).toContain('timeout at 15');
  });

  it('one that becomes unsettled is settled before the next timer', async () => {
    const b = new Child('b');
    clock.addParticipant(b);
    clock.setTimer(() => {
      b.unsettled = true;
    }, 1);
    clock.setTimer(() => log.push(`b is ${b.unsettled ? 'unsettled' : 'settled'}`), 2);
    await clock.advance(5);

    expect(log).toContain('b is settled');
  });

  it('may leave', async () => {
    const leave = clock.addParticipant(new Child('a', 10, 20));
    await clock.advance(10);
    leave();
    log = [];
    await clock.advance(10);
    expect(log).toEqual([]);
  });

  it('ties between them go by order of joining, or by seed', async () => {
    const first = async (ties: 'fifo' | number): Promise<string | undefined> => {
      log = [];
      clock = new VirtualClock({ scope: 'harness', ties });
      clock.addParticipant(new Child('a', 10));
      clock.addParticipant(new Child('b', 10));
      clock.setTimer(() => log.push('we fire'), 10);
      await clock.advance(10);
      return log.find((line) => line.includes('fire'))?.slice(0, 2);
    };

    expect(await first('fifo')).toBe('we');
    const seeds = Array.from({ length: 30 }, (_, seed) => seed);
    const firsts = new Set<string | undefined>();
    for (const seed of seeds) firsts.add(await first(seed));
    expect(firsts).toEqual(new Set(['we', 'a ', 'b ']));
  });

  it('a deadlock is one of all of them', async () => {
    clock.addParticipant(new Child('child 7 (server.js)'));
    const run = clock.run(() => new Promise(() => {}));

    await expect(run).rejects.toMatchObject({ code: 'ERR_DEADLOCK' });
    await expect(run).rejects.toThrow('nothing can run any more in 2 processes');
    await expect(run).rejects.toThrow('- child 7 (server.js): its database');
  });

  it('one that never settles makes the run stuck; the next run goes on once it has', async () => {
    const child = new Child('slow');
    let settle = (): void => {};
    child.settle = (_nowMs, settled) => {
      settle = () => {
        child.unsettled = false;
        settled();
      };
    };
    clock.addParticipant(child);
    const run = clock.run(() => new Promise<void>((resolve) => clock.setTimer(resolve, 5)));
    await expect(run).rejects.toThrow('slow: its database');

    const next = clock.run(() => new Promise<void>((resolve) => clock.setTimer(resolve, 5)));
    settle();
    child.settle = (_nowMs, settled) => settled();
    await next;
    expect(clock.now).toBe(5);
  });

  it('one that never settles makes the next run stuck as well', { timeout: 10_000 }, async () => {
    const child = new Child('slow');
    child.settle = () => {};
    clock.addParticipant(child);

    await expect(clock.advance(5)).rejects.toMatchObject({ code: 'ERR_STUCK' });
    await expect(clock.advance(5)).rejects.toMatchObject({ code: 'ERR_STUCK' });
  });

  it('a sign of life keeps a slow one from being called stuck', async () => {
    const child = new Child('slow but alive');
    child.settle = (_nowMs, settled) => {
      let beats = 0;
      const beat = setInterval(() => {
        clock.wake();
        if (++beats < 10) return;
        clearInterval(beat);
        child.unsettled = false;
        settled();
      }, 30);
    };
    clock.addParticipant(child);
    await clock.advance(5);
    expect(clock.now).toBe(5);
  });
});

describe('a timer that is cleared while the others are told the time', () => {
  it('moves no clock past that time: the next timer of this thread waits for its own', async () => {
    const child = new Child('a');
    const { set } = child;
    const cleared = clock.setTimer(() => log.push('the cleared timer fires'), 10);
    child.set = (nowMs, done) => {
      set.call(child, nowMs, done);
      cleared.cancel();
    };
    clock.addParticipant(child);
    clock.setTimer(() => log.push(`we fire at ${clock.now}, a reads ${child.nowMs}`), 600_000);
    await clock.advance(600_000);

    expect(log).toEqual(['a set 10', 'a set 600000', 'we fire at 600000, a reads 600000']);
  });
});

describe('before nothing is said to be able to run', () => {
  /** A scheduler over a thread that has no timer until it is settled once more. */
  const searched = (jumps: boolean) => {
    let [nowMs, nextMs] = [0, Number.POSITIVE_INFINITY];
    const local: Participant = {
      name: 'this thread',
      unsettled: false,
      get nextMs() {
        return nextMs;
      },
      settle: (_nowMs, settled) => settled(),
      set: (toMs, done) => {
        nowMs = toMs;
        log.push(`set ${toMs}`);
        done();
      },
      fire: ({ nowMs: atMs }, fired) => {
        nowMs = atMs;
        nextMs = Number.POSITIVE_INFINITY;
        log.push(`fires at ${atMs}`);
        fired(1);
      },
      ahead: () => null,
      waitingFor: () => [],
    };
    const scheduler = new Scheduler(
      {
        local,
        now: () => nowMs,
        settleTwice: (settled) => {
          log.push('settled once more');
          if (nowMs === 0) nextMs = 5;
          settled();
        },
        sleep: () => log.push('sleeps'),
        round: () => {},
        waiting: () => {},
        passWork: () => true,
      },
      'fifo',
    );
    scheduler.start({
      untilMs: 100,
      maxSteps: 10,
      jumps,
      enough: () => false,
      atLeast: () => Number.POSITIVE_INFINITY,
      notBeforeMs: () => Number.NEGATIVE_INFINITY,
      limitReached: (limit) => log.push(limit),
      nothingLeft: () => {
        log.push('nothing left');
        scheduler.stop();
        return 'ended';
      },
      fail: (error) => log.push(error.message),
    });
  };

  it('the thread is settled once more, each time', () => {
    searched(false);

    expect(log).toEqual(['settled once more', 'fires at 5', 'settled once more', 'nothing left']);
  });

  it('nor does time jump to the end before that', () => {
    searched(true);

    expect(log).toEqual(['settled once more', 'fires at 5', 'settled once more', 'set 100', 'nothing left']);
  });
});

describe('a participant that is ahead of the clock', () => {
  it('fails the run, and the error names both clocks', async () => {
    const child = new Child('child 7 (server.js)', 10);
    child.onFire = () => {
      child.nowMs = 600_000;
    };
    clock.addParticipant(child);
    const run = clock.run(() => new Promise((resolve) => clock.setTimer(() => resolve('early'), 20)));

    await expect(run).rejects.toMatchObject({
      name: 'ClockAheadError',
      code: 'ERR_CLOCK_AHEAD',
      ahead: { name: 'child 7 (server.js)', nowMs: 600_000 },
      here: { nowMs: 10 },
    });
    await expect(run).rejects.toThrow(
      /clock of child 7 \(server\.js\) is at virtual \+600000 ms.* clock of this process \(pid \d+\), which is at \+10 ms/,
    );
  });
});

describe('the local participant, driven by an agent instead of run()', () => {
  it('settles, says its next timer, is set, and fires one timer', async () => {
    using installed = new VirtualClock().install();
    const { local } = installed;
    const fired: number[] = [];
    const settle = (nowMs: number): Promise<unknown> =>
      new Promise((resolve) => {
        local.settle(nowMs, () => resolve({ nowMs: installed.now, nextMs: local.nextMs, unsettled: local.unsettled }));
      });
    setTimeout(() => {
      fired.push(Date.now() - installed.epochMs);
      setTimeout(() => fired.push(Date.now() - installed.epochMs), 10);
    }, 20);

    expect(await settle(5)).toEqual({ nowMs: 5, nextMs: 20, unsettled: false });
    local.set(20, () => {});
    expect(fired).toEqual([]);
    local.fire({ nowMs: 20 }, () => {});
    expect([fired, local.nextMs]).toEqual([[20], 30]);
    expect(await settle(20)).toEqual({ nowMs: 20, nextMs: 30, unsettled: false });
  });

  it('fires nothing if what was due has been cleared', () => {
    using installed = new VirtualClock().install();
    const { local } = installed;
    const fired: string[] = [];
    const due = setTimeout(() => fired.push('due'), 10);
    setTimeout(() => fired.push('later'), 600_000);
    clearTimeout(due);
    local.fire({ nowMs: 10 }, () => {});

    expect([fired, installed.now, local.nextMs]).toEqual([[], 10, 600_000]);
  });
});
