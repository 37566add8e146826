import type { NoteDetails } from '../../faults/note-details.ts';
import type { OutgoingRule } from '../../faults/upstream/child/child-messages.ts';
import type { RelayedHosts } from '../../faults/upstream/sockets/socket-rule.ts';

/** A rule over the server's outgoing HTTP or connections, and the receivers of its notes. */
export interface AddedRule {
  /** Unique among the rules of its session. */
  readonly number: number;
  /** Which fault of its plan it belongs to, from 0. Its random numbers depend on that and on the seed. */
  readonly place: number;
  readonly seed: number;
  readonly rule: OutgoingRule;
  /** @param label the message during which it happened; `null` or left out: none, or unknown */
  note(text: string, about: NoteDetails, label?: string | null): void;
  /** A note from another process, which may arrive later than other events of its instant. */
  noteLater(atMs: number, process: string, text: string, about: NoteDetails, label: string | null): void;
}

/** The rules over the server's outgoing HTTP, in the processes where it happens. */
export interface UpstreamRules {
  /**
   * Says that rules may be added later, so that processes that start before are ready for them.
   *
   * @param hosts the connections that are relayed from the beginning
   */
  expect(seed: number, hosts?: RelayedHosts): void;
  /** @returns how to lift it */
  add(added: AddedRule): () => void;
  /** Resolves once every process knows the present rules, and all notes up to now have arrived. */
  settled(): Promise<void>;
  /** From now on no call that is held goes on or gets an answer: the session is over. */
  silence(): void;
  /** Stops to intercept. */
  close(): void;
}
