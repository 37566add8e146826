import type { DialListener } from '../../time/tracking/reach.ts';

/** Passes on what is dialled to whoever listens by then: a host is made before its session. */
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
