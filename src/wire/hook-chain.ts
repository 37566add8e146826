import type { Frame } from './frame.ts';
import type { FrameHook } from './frame-hook.ts';

interface Placed {
  readonly hook: FrameHook;
  readonly place: number;
}

/** Hooks over the frames of one direction, in the order in which they were added: the first sees a frame first. */
export class HookChain {
  #hooks: readonly Placed[] = [];

  /**
   * @param place where its owner is among the others, for a frame that begins its way at one of them. Left out: after all
   * @returns a function that removes the hook; frames that the hook passes afterwards go through the hooks after it
   */
  add(hook: FrameHook, place = Number.POSITIVE_INFINITY): () => void {
    const placed = { hook, place };
    this.#hooks = [...this.#hooks, placed];
    return () => {
      this.#hooks = this.#hooks.filter((other) => other !== placed);
    };
  }

  /**
   * Sends a frame through the hooks. `arrive` gets every frame that the last hook passes.
   *
   * @param after only the hooks beyond this place. Left out: all of them
   */
  run(frame: Frame, arrive: (frame: Frame) => void, after = Number.NEGATIVE_INFINITY): void {
    const from = (hooks: readonly FrameHook[], passed: Frame): void => {
      const [hook, ...after] = hooks;
      if (hook === undefined) arrive(passed);
      else hook(passed, (next) => from(after, next));
    };
    from(
      this.#hooks.filter(({ place }) => place > after).map(({ hook }) => hook),
      frame,
    );
  }
}
