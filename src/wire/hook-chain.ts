import type { Frame } from './frame.ts';
import type { FrameHook } from './frame-hook.ts';

/** Hooks over the frames of one direction, in the order in which they were added: the first sees a frame first. */
export class HookChain {
  #hooks: readonly FrameHook[] = [];

  /** @returns how to take it out; what it still holds may be passed afterwards and goes through the hooks behind it */
  add(hook: FrameHook): () => void {
    this.#hooks = [...this.#hooks, hook];
    return () => {
      this.#hooks = this.#hooks.filter((other) => other !== hook);
    };
  }

  /** Sends a frame through all hooks, and what they let pass to `arrive`. */
  run(frame: Frame, arrive: (frame: Frame) => void): void {
    const from = (hooks: readonly FrameHook[], passed: Frame): void => {
      const [hook, ...behind] = hooks;
      if (hook === undefined) arrive(passed);
      else hook(passed, (next) => from(behind, next));
    };
    from(this.#hooks, frame);
  }
}
