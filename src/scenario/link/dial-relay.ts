import type { DialListener } from '../../time/tracking/reach.ts';

/** Passes dialled hosts on to the listener of the session, which is made after the host. */
export function dialRelay() {
  let listener: DialListener | null = null;
  return {
    hear: (dialled: Parameters<DialListener>[0]): void => listener?.(dialled),
    listen(to: DialListener): () => void {
      listener = to;
      return () => {
        listener = null;
      };
    },
  };
}
