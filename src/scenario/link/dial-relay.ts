import type { DialListener } from '../../time/tracking/reach.ts';

/** Passes dialled hosts on to the listener of the session. The host of the run needs the relay before the session exists. */
export function dialRelay() {
  let listener: DialListener | null = null;
  return {
    report: (dialled: Parameters<DialListener>[0]): void => listener?.(dialled),
    listen(to: DialListener): () => void {
      listener = to;
      return () => {
        listener = null;
      };
    },
  };
}
