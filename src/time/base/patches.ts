/** Replaced properties, and the way back: `undo()` restores every property descriptor exactly as it was. */
export class Patches {
  readonly #undo: (() => void)[] = [];

  /** Replaces `target[key]` by a value, keeping whether it is enumerable. */
  value(target: object, key: PropertyKey, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(target, key);
    Object.defineProperty(target, key, {
      value,
      configurable: true,
      writable: true,
      enumerable: before?.enumerable ?? true,
    });
    this.onUndo(() => {
      if (before) Object.defineProperty(target, key, before);
      else Reflect.deleteProperty(target, key);
    });
  }

  /** Replaces the method `target[key]` by what `make` makes of it. */
  method<F>(target: object, key: PropertyKey, make: (original: F) => F): void {
    this.value(target, key, make(Reflect.get(target, key) as F));
  }

  onUndo(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Puts everything back, last change first. */
  undo(): void {
    for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) undo();
  }
}
