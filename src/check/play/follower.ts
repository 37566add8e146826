import type { Conditions } from '../../clocks/conditions.ts';
import { partsWays, seenAs } from '../../properties/judging/seen-as.ts';
import { SpanIndex } from '../../properties/reading/span-index.ts';
import { headOf } from '../../scenario/head-of.ts';
import type { Transcript } from '../../wire/transcript.ts';
import { type CellSetting, type JudgedCell, judgedCell } from '../judge/judged-cell.ts';
import { type JudgedStartup, judgedStartup } from '../judge/judged-startup.ts';
import type { ChosenCall } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';

/**
 * A client that puts the same bytes on the wire as the client that is played. As long as none of its own clocks fires, it would
 * see the same, so its cells are folded from the transcript of the played client. It plays the other calls itself, afterwards.
 */
export class Follower {
  readonly client: ChosenClient;
  #conditions: Conditions | null = null;
  /** Whether this client would have left the session. */
  #apart = false;
  /** Its start-up. `null`: the start-up must be played. */
  startup: JudgedStartup | null = null;
  /** Its cells in the order of the calls. `null`: the call must be played. */
  readonly cells: (JudgedCell | null)[] = [];

  constructor(client: ChosenClient) {
    this.client = client;
  }

  /** Folds the start-up of a session, if none of its own clocks fires during it. */
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

  /** Folds a call of a session, if none of its own clocks fires during it. @param part the part of the session with this call */
  call(part: Transcript, call: ChosenCall, callId: number, setting: CellSetting): void {
    const seen = this.startup === null ? null : this.#same(part, callId);
    this.cells.push(seen && judgedCell(this.client, seen, call, callId, setting));
    this.look(part);
  }

  /** Checks whether this client would still be in the session after a part of it. */
  look(part: Transcript): void {
    if (this.#conditions === null || this.#apart) return;
    this.#apart = partsWays(part, headOf(this.client.profile, this.#conditions));
  }

  /** The next call could not be made in the session. */
  miss(): void {
    this.cells.push(null);
  }

  /** The session continues under other conditions. This client plays the rest by itself. */
  leave(): void {
    this.#conditions = null;
  }

  #same(transcript: Transcript, spanId: number): Transcript | null {
    if (this.#conditions === null || this.#apart) return null;
    const seen = seenAs(transcript, headOf(this.client.profile, this.#conditions), spanId);
    return seen.how === 'same' ? seen.transcript : null;
  }
}
