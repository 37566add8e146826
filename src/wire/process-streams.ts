/** Intercepts the bytes that are written to a process. It writes them now, later, in pieces, or together. */
export type InputHook = (bytes: Buffer, write: (bytes: Buffer) => void) => void;

/** What faults listen to and change of the streams of a server's process. */
export class ProcessStreams {
  readonly #stderr = new Set<(bytes: number) => void>();
  #input: readonly InputHook[] = [];

  /** @returns how to stop */
  onStderr(listener: (bytes: number) => void): () => void {
    this.#stderr.add(listener);
    return () => void this.#stderr.delete(listener);
  }

  /** @returns how to stop */
  onInput(hook: InputHook): () => void {
    this.#input = [...this.#input, hook];
    return () => {
      this.#input = this.#input.filter((one) => one !== hook);
    };
  }

  /** The process has written this to its standard error. */
  wroteStderr(text: string): void {
    for (const listener of this.#stderr) listener(Buffer.byteLength(text));
  }

  /** Writes to the process, through all hooks. */
  write(bytes: Buffer, write: (bytes: Buffer) => void): void {
    const through = (hooks: readonly InputHook[], some: Buffer): void => {
      const [hook, ...after] = hooks;
      if (hook === undefined) write(some);
      else hook(some, (next) => through(after, next));
    };
    through(this.#input, bytes);
  }
}
