import type { Hold } from '../../../clocks/hold.ts';
import type { ResponseHead } from '../exchange.ts';
import type { HopTime } from '../hop-event.ts';
import { type HeldBody, heldBody } from './gateway-held-body.ts';

/** Where a response goes that is let go. */
export interface Below {
  head(head: ResponseHead): void;
  bytes(chunk: Buffer): void;
  end(): void;
  /** Something was kept back for so long (more than 0 ms), and is no more. */
  held(of: Hold['of'], heldMs: number): void;
}

const plain = (value: string): string => value.split(';', 1)[0]!.trim().toLowerCase();

const isOff = ({ unless }: Hold, { headers }: ResponseHead): boolean => {
  const value = unless === undefined ? undefined : headers[unless.header.toLowerCase()];
  return value !== undefined && plain(value) === plain(unless!.is);
};

/**
 * One response on its way through what a hop keeps back. Where several holds are in force, each keeps back what the one
 * before it lets go. The body waits for the head, whatever holds that.
 */
export class HeldResponse {
  readonly #below: Below;
  readonly #time: HopTime;
  readonly #stages: HeldBody[] = [];
  #head: ResponseHead | null;
  readonly #headSinceMs: number;
  /** What the head waits for, besides its end. */
  #needsBytes: number;
  #needsEnd: boolean;
  #needsMs: { cancel(): void } | null = null;
  #cameBytes = 0;
  #behindHead: Buffer[] = [];
  #ended = false;
  #over = false;

  constructor(head: ResponseHead, holds: readonly Hold[], time: HopTime, below: Below) {
    const inForce = holds.filter((hold) => !isOff(hold, head));
    const ofHead = inForce.filter(({ of }) => of === 'headers').map(({ until }) => until);
    this.#head = head;
    this.#time = time;
    this.#below = below;
    this.#headSinceMs = time.now();
    this.#needsEnd = ofHead.includes('end');
    this.#needsBytes = Math.max(
      0,
      ...ofHead.map((until) =>
        until === 'first-byte' ? 1 : typeof until === 'object' && 'bytes' in until ? until.bytes : 0,
      ),
    );
    const waitMs = Math.max(0, ...ofHead.map((until) => (typeof until === 'object' && 'ms' in until ? until.ms : 0)));
    let next = (chunk: Buffer): void => this.#pass(chunk);
    for (const hold of inForce.toReversed()) {
      const into = next;
      const stage = heldBody(hold, time, (chunk, heldMs) => {
        this.#tellHeld('body', heldMs);
        into(chunk);
      });
      if (stage === null) continue;
      this.#stages.unshift(stage);
      next = (chunk) => stage.push(chunk);
    }
    if (waitMs > 0)
      this.#needsMs = time.setTimer(() => {
        this.#needsMs = null;
        this.#letHeadGo();
      }, waitMs);
    else this.#letHeadGo();
  }

  /** Whether the head has been let go. */
  get begun(): boolean {
    return this.#head === null;
  }

  bytes(chunk: Buffer): void {
    this.#cameBytes += chunk.length;
    this.#letHeadGo();
    const [first] = this.#stages;
    if (first === undefined) this.#pass(chunk);
    else first.push(chunk);
  }

  /** The response is whole: only time can still keep its head back. */
  end(): void {
    this.#ended = true;
    this.#needsEnd = false;
    this.#needsBytes = 0;
    for (const stage of this.#stages) stage.flush();
    this.#letHeadGo();
    this.#finish();
  }

  /** Lets go of what there is of the body, if its head has gone before: nothing more will come. */
  flush(): void {
    if (this.begun) for (const stage of this.#stages) stage.flush();
  }

  /** Lets go of everything, and keeps nothing back any more. */
  release(): void {
    if (this.#over) return;
    this.#needsEnd = false;
    this.#needsBytes = 0;
    this.#needsMs?.cancel();
    this.#needsMs = null;
    for (const stage of this.#stages) stage.flush();
    this.#stages.length = 0;
    this.#letHeadGo();
  }

  /** Nothing of it goes anywhere any more. */
  drop(): void {
    this.#over = true;
    this.#needsMs?.cancel();
    this.#needsMs = null;
    for (const stage of this.#stages) stage.drop();
    this.#behindHead = [];
  }

  #pass(chunk: Buffer): void {
    if (this.#over) return;
    if (this.begun) this.#below.bytes(chunk);
    else this.#behindHead.push(chunk);
  }

  #letHeadGo(): void {
    const head = this.#head;
    if (head === null || this.#over || this.#needsMs !== null) return;
    if (this.#needsEnd || this.#cameBytes < this.#needsBytes) return;
    this.#head = null;
    this.#tellHeld('headers', this.#time.now() - this.#headSinceMs);
    this.#below.head(head);
    for (const chunk of this.#behindHead.splice(0)) if (!this.#over) this.#below.bytes(chunk);
    this.#finish();
  }

  #finish(): void {
    if (!this.#ended || !this.begun || this.#over) return;
    this.#over = true;
    this.#below.end();
  }

  #tellHeld(of: Hold['of'], heldMs: number): void {
    if (heldMs > 0 && !this.#over) this.#below.held(of, heldMs);
  }
}
