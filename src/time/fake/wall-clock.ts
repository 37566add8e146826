import type { FakeContext } from './context.ts';

/** Replaces what tells the date: `Date`, `Intl.DateTimeFormat` without an argument, `Temporal.Now` where there is one. */
export function fakeWallClock({ queue, patches, globals }: FakeContext): void {
  for (const target of globals) patches.value(target, 'Date', queue.heap.Date);
  patches.value(
    Intl,
    'DateTimeFormat',
    virtualDateTimeFormat(Intl.DateTimeFormat, () => queue.heap.Date.now()),
  );

  const now = (globalThis as { Temporal?: { Now: object } }).Temporal?.Now;
  // The functions are replaced, not the object, so that `const { Now } = Temporal` taken before is virtual too.
  for (const [name, fake] of Object.entries(queue.heap.temporalNow ?? {})) {
    if (now) patches.value(now, name, fake);
  }
}

type Format = Intl.DateTimeFormat;

/** `Intl.DateTimeFormat` whose `format()` and `formatToParts()` mean the virtual now when they get no date. */
function virtualDateTimeFormat(native: typeof Intl.DateTimeFormat, now: () => number): typeof Intl.DateTimeFormat {
  const patch = (formatter: Format): Format => {
    const format = formatter.format;
    const parts = formatter.formatToParts.bind(formatter);
    return Object.defineProperties(formatter, {
      format: { value: (date?: Date | number) => format(date ?? now()), configurable: true },
      formatToParts: { value: (date?: Date | number) => parts(date ?? now()), configurable: true },
    });
  };
  const proxy: typeof Intl.DateTimeFormat = new Proxy(native, {
    apply: (target, _this, args: ConstructorParameters<typeof native>) => patch(target(...args)),
    construct: (target, args, newTarget) =>
      patch(Reflect.construct(target, args, newTarget === proxy ? target : newTarget)),
  });
  return proxy;
}
