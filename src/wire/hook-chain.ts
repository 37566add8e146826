import type { Frame } from './frame.ts';
import type { FrameHook } from './frame-hook.ts';

/** Hooks over the frames of one direction, in the order in which they were added: the first sees a frame first. */
export class HookChain {
  #hooks: readonly FrameHook[] = [];

  /** @returns a function that removes the hook; frames that the hook passes afterwards go through the hooks after it */
  add(hook: FrameHook): () => void {
    this.#hooks = [...this.#hooks, hook];
    return () => {
      this.#hooks = this.#hooks.filter((other) => other !== hook);
    };
  }

  /** Sends a frame through all hooks. `arrive` gets every frame that the last hook passes. */
  run(frame: Frame, arrive: (frame: Frame) => void): void {
    const from = (hooks: readonly FrameHook[], passed: Frame): void => {
      const [hook, ...after] = hooks;
      if (hook === undefined) arrive(passed);
      else hook(passed, (next) => from(after, next));
    };
    from(this.#hooks, frame);
  }
}
