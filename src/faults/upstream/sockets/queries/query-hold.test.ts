import { expect, test } from 'vitest';
import type { QueryCutter, QueryUnit } from './query-cutter.ts';
import { QueryHold } from './query-hold.ts';

const plain = { isQuery: true, limitMs: null, isLimitable: false };

/** Each byte that is pushed is one unit. */
class ByteCutter implements QueryCutter {
  readonly #about: Omit<QueryUnit, 'bytes'>;
  #rest: number[] = [];

  constructor(about: Omit<QueryUnit, 'bytes'>) {
    this.#about = about;
  }

  push(chunk: Uint8Array): void {
    this.#rest.push(...chunk);
  }

  next(): QueryUnit | null {
    const byte = this.#rest.shift();
    return byte === undefined ? null : { ...this.#about, bytes: Buffer.of(byte) };
  }
}

/** What is passed, held and ended while time moves from timer to timer. */
function held({
  delayMs = 100,
  refuses = false,
  about = plain,
}: Partial<{ delayMs: number; refuses: boolean; about: Omit<QueryUnit, 'bytes'> }>) {
  const seen: string[] = [];
  let nowMs = 0;
  let open = 0;
  const timers = new Set<{ readonly run: () => void; readonly dueMs: number }>();
  const tools = {
    now: () => nowMs,
    setTimer(run: () => void, delay: number) {
      const timer = { run, dueMs: nowMs + delay };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
    pass: (event: { readonly type: string; readonly chunk?: Uint8Array }) =>
      void seen.push(`${nowMs} ${event.chunk === undefined ? event.type : Buffer.from(event.chunk).toString()}`),
    note: () => {},
    hold: () => {
      open++;
      return () => void open--;
    },
  };
  const hold = new QueryHold(delayMs, new ByteCutter(about), tools, {
    refuses: () => refuses,
    end: (why) => void seen.push(`${nowMs} ended by ${why}`),
  });
  const runAll = (): void => {
    for (let timer = [...timers][0]; timer !== undefined; timer = [...timers][0]) {
      timers.delete(timer);
      nowMs = timer.dueMs;
      timer.run();
    }
  };
  return {
    hold,
    seen,
    runAll,
    openHolds: () => open,
    send: (text: string) => hold.receive({ type: 'bytes', chunk: Buffer.from(text) }),
  };
}

test.each<[string, Parameters<typeof held>[0], readonly string[]]>([
  ['each query is held for the delay, one after another', {}, ['100 a', '200 b', '200 end']],
  ['without a delay nothing is held', { delayMs: 0 }, ['0 a', '0 b', '0 end']],
  ['what the database refuses is not held', { refuses: true }, ['0 a', '0 b', '0 end']],
  ['what is no query is not held', { about: { ...plain, isQuery: false } }, ['0 a', '0 b', '0 end']],
  [
    'a limit below the delay ends the query',
    { about: { isQuery: true, limitMs: 30, isLimitable: true } },
    ['30 ended by statement timeout', '60 ended by statement timeout', '60 end'],
  ],
  [
    'a limit that is the delay does not',
    { about: { isQuery: true, limitMs: 100, isLimitable: true } },
    ['100 a', '200 b', '200 end'],
  ],
  [
    'a limit that cannot be played does not',
    { about: { isQuery: true, limitMs: 30, isLimitable: false } },
    ['100 a', '200 b', '200 end'],
  ],
])('%s', (_, setting, expected) => {
  const { hold, seen, runAll, openHolds, send } = held(setting);
  send('ab');
  hold.receive({ type: 'end' });
  expect(openHolds()).toBe(expected[0]?.startsWith('0 ') ? 0 : 1);
  runAll();
  expect([seen, openHolds()]).toEqual([expected, 0]);
});

test('a cancellation ends the query that is held, and only that', () => {
  const { hold, seen, runAll, send } = held({});
  expect(hold.cancel('user request')).toBe(false);
  send('ab');
  expect(hold.cancel('user request')).toBe(true);
  runAll();
  expect(seen).toEqual(['0 ended by user request', '100 b']);
});

test('after the lift what was held is passed once, and nothing is held', () => {
  const { hold, seen, runAll, openHolds, send } = held({});
  send('ab');
  hold.lift();
  send('c');
  runAll();
  expect([seen, openHolds()]).toEqual([['0 a', '0 b', '0 c'], 0]);
});
