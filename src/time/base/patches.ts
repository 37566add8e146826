/** Replaces properties. `undo()` restores every property descriptor exactly as it was. */
export class Patches {
  readonly #undo: (() => void)[] = [];

  /** Replaces `target[key]` by a value. The property stays enumerable or not enumerable. */
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

  /** Replaces the method `target[key]` by the result of `make`. */
  method<F>(target: object, key: PropertyKey, make: (original: F) => F): void {
    this.value(target, key, make(Reflect.get(target, key) as F));
  }

  onUndo(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Restores all properties, the last change first. */
  undo(): void {
    for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop()) undo();
  }
}
