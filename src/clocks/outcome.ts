import type { Unknown } from './evidence.ts';
import type { Span } from './span.ts';

/** Who gets to see an error. `caller`: the program that uses a library; `host`: the application around the client. */
export type Audience = 'model' | 'user' | 'both' | 'caller' | 'host';

/** What the caller gets: whatever waits for the span. */
export type ToCaller =
  /** The caller gets nothing: the wait goes on, perhaps without end. */
  | 'nothing'
  | {
      readonly error: string | Unknown;
      readonly code: number | string | null;
      readonly to: Audience | Unknown;
    }
  /** The wait ends and the work does not fail. */
  | { readonly go: 'in-background' | 'without-server' | 'next-step' | 'with-what-there-is' }
  /** HTTP: a status while none was sent, else how the response is cut. */
  | { readonly status: number | null; readonly cut: 'fin' | 'rst' | 'clean-end' | 'silent' };

/** What is done towards the server. */
export type ToServer =
  /** `only`: requests of these spans alone, where others that are open are left to themselves. */
  | { readonly cancelled: string | null | Unknown; readonly only?: readonly Span[] }
  | 'close-exchange'
  | 'close-connection'
  | 'delete-session'
  | 'close-stdin'
  | 'kill'
  | 'freeze';

/**
 * What happens when a deadline fires: `toCaller` to what waits, `toServer` to the server (`[]`: nothing, it works on), and
 * how far it reaches.
 */
export interface Outcome {
  readonly toCaller: ToCaller;
  readonly toServer: readonly ToServer[] | Unknown;
  /**
   * Whether the span that the deadline is over ends, the default. `goes-on`: only the wait for it does, as where a client
   * begins its work while a server is still starting: no failure, and nothing that ends counts as notified.
   */
  readonly span?: 'ends' | 'goes-on';
  /** Spans still open inside: ended too (`abort`, the default) or left to their own clocks (`abandon`). */
  readonly inner?: 'abort' | 'abandon';
  /** What falls with it; by default this span alone. */
  readonly reach?: 'span' | 'connection' | 'server' | 'everything';
  /** Names of deadlines over the same span that stay armed: a timer the client forgets to clear. */
  readonly leaves?: readonly string[];
  /** The same of deadlines over spans inside: what a library beneath goes on counting. */
  readonly leavesInside?: readonly string[];
}
