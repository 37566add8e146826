/** The steps of a call before its response begins, in their order. Libraries have other time limits in each of them. */
export const waitPhases = ['dns', 'connect', 'tls', 'headers'] as const;

/** A step in which a call waits: the lookup, the connection, the TLS handshake, or the response that has not begun. */
export type WaitPhase = (typeof waitPhases)[number];

/** How long a call waits in each step, in virtual milliseconds; `Infinity`: until the fault is lifted. */
export type Waits = { readonly [phase in WaitPhase]?: number };

/** How long a call waits until the end of this step. */
export function waitedUntil(waits: Waits, last: WaitPhase): number {
  let totalMs = 0;
  for (const phase of waitPhases) {
    totalMs += waits[phase] ?? 0;
    if (phase === last) break;
  }
  return totalMs;
}
