import { wrapperOf } from '../../base/wrappers.ts';
import { threadTime } from '../thread-time.ts';
import type { PassThroughContext } from './context.ts';

type AnyFunction = (...args: unknown[]) => unknown;

/** The reading of `Date.now()` under the clock of this thread; undefined without a clock. */
const virtualNow = (): number | undefined => {
  const queue = threadTime.clock?.queue;
  return queue?.wallMs;
};

/**
 * Installs the wrappers of everything that reads the date: `Date`, `Intl.DateTimeFormat` without an argument, and `Temporal.Now`
 * if this Node has it.
 */
export function passWallClock({ patches, globals }: PassThroughContext): void {
  for (const target of globals) {
    const wrapper = wrapperOf(target.Date as unknown as AnyFunction, passDate) as unknown as DateConstructor;
    patches.value(target, 'Date', wrapper);
    patches.value(wrapper.prototype, 'constructor', wrapper); // `date.constructor === Date`, for any date
  }
  patches.method(Intl, 'DateTimeFormat', (native: AnyFunction) => wrapperOf(native, passDateTimeFormat));

  // The functions are replaced, not the object, so that an earlier `const { Now } = Temporal` is virtual too.
  const now = (globalThis as { Temporal?: { Now: Record<string, AnyFunction> } }).Temporal?.Now;
  for (const name of now ? Object.getOwnPropertyNames(now) : []) {
    if (typeof now?.[name] !== 'function') continue;
    patches.method(now, name, (found: AnyFunction) =>
      wrapperOf(found, (native: AnyFunction) => (...args: unknown[]) => {
        const fake = threadTime.clock?.queue.heap.temporalNow?.[name];
        return fake === undefined ? native(...args) : fake(...args);
      }),
    );
  }
}

function passDate(native: AnyFunction): AnyFunction {
  const NativeDate = native as unknown as DateConstructor;
  function PassedDate(this: unknown, ...args: unknown[]): unknown {
    const now = virtualNow();
    if (new.target === undefined) return now === undefined ? NativeDate() : new NativeDate(now).toString();
    const given = args.length === 0 && now !== undefined ? [now] : args;
    return Reflect.construct(NativeDate, given, new.target === PassedDate ? NativeDate : new.target);
  }
  const statics = Object.getOwnPropertyDescriptors(NativeDate);
  const now = (): number => virtualNow() ?? NativeDate.now();
  return Object.defineProperties(PassedDate, { ...statics, now: { ...statics.now, value: now } });
}

/** Wraps `Intl.DateTimeFormat`, so that its `format()` and `formatToParts()` without a date use the virtual time. */
function passDateTimeFormat(native: AnyFunction): AnyFunction {
  const NativeFormat = native as unknown as typeof Intl.DateTimeFormat;
  const patch = (formatter: Intl.DateTimeFormat): Intl.DateTimeFormat => {
    const format = formatter.format;
    const parts = formatter.formatToParts.bind(formatter);
    return Object.defineProperties(formatter, {
      format: { value: (date?: Date | number) => format(date ?? virtualNow()), configurable: true },
      formatToParts: {
        value: (date?: Date | number) => parts(date ?? virtualNow()),
        configurable: true,
        writable: true,
      },
    });
  };
  const proxy: typeof Intl.DateTimeFormat = new Proxy(NativeFormat, {
    apply: (target, _this, args: ConstructorParameters<typeof NativeFormat>) => patch(target(...args)),
    construct: (target, args, newTarget) =>
      patch(Reflect.construct(target, args, newTarget === proxy ? target : newTarget)),
  });
  return proxy as unknown as AnyFunction;
}
