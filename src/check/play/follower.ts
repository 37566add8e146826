import type { Conditions } from '../../clocks/conditions.ts';
import { partsWays, seenAs } from '../../properties/seen-as.ts';
import { SpanIndex } from '../../properties/span-index.ts';
import { headOf } from '../../scenario/head-of.ts';
import type { Transcript } from '../../wire/transcript.ts';
import { type CellSetting, type JudgedCell, judgedCell } from '../judge/judged-cell.ts';
import { type JudgedStartup, judgedStartup } from '../judge/judged-startup.ts';
import type { ChosenCall } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';

/**
 * A client that puts the same on the wire as the one that is played, and so sees the same as long as its own clocks stay
 * silent: then its cells are folded from the other's transcript. What cannot be folded it plays itself, afterwards.
 */
export class Follower {
  readonly client: ChosenClient;
  #conditions: Conditions | null = null;
  /** Whether it would not be in this session any more. */
  #apart = false;
  /** Its start-up; `null`: it must be played. */
  startup: JudgedStartup | null = null;
  /** Its cells in the order of the calls; `null`: it must be played. */
  readonly cells: (JudgedCell | null)[] = [];

  constructor(client: ChosenClient) {
    this.client = client;
  }

  /** Takes over the start-up of a session, if its own clocks stay silent over it. */
  start(transcript: Transcript, conditions: Conditions, setting: CellSetting, stderr: string): void {
    this.#conditions = { ...conditions, settings: this.client.settings };
    const span = new SpanIndex(transcript).named('startup')[0];
    const seen = span === undefined ? null : this.#same(transcript, span.id);
    this.startup = seen && judgedStartup(this.client, seen, setting, stderr);
    this.look(transcript);
  }

  /** The played client is in a new session. @param startup the transcript of its start-up */
  newSession(startup: Transcript): void {
    this.#apart = false;
    this.look(startup);
  }

  /** Takes over a call of a session, if its own clocks stay silent over it. @param part of the session, with this call */
  call(part: Transcript, call: ChosenCall, callId: number, setting: CellSetting): void {
    const seen = this.startup === null ? null : this.#same(part, callId);
    this.cells.push(seen && judgedCell(this.client, seen, call, callId, setting));
    this.look(part);
  }

  /** Looks whether this client would still be in the session after a part of it. */
  look(part: Transcript): void {
    if (this.#conditions === null || this.#apart) return;
    this.#apart = partsWays(part, headOf(this.client.profile, this.#conditions));
  }

  /** The call could not be made in that session. */
  miss(): void {
    this.cells.push(null);
  }

  /** From now on the session goes on under other conditions: this client plays the rest by itself. */
  leave(): void {
    this.#conditions = null;
  }

  #same(transcript: Transcript, spanId: number): Transcript | null {
    if (this.#conditions === null || this.#apart) return null;
    const seen = seenAs(transcript, headOf(this.client.profile, this.#conditions), spanId);
    return seen.how === 'same' ? seen.transcript : null;
  }
}
