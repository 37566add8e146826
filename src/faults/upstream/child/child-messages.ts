import type { NoteDetails } from '../../note-details.ts';
import type { CompleteRule } from '../gate/upstream-rule.ts';
import type { RelayedHosts, SocketRule } from '../sockets/socket-rule.ts';

/** A rule over what a server does towards its upstreams: over its outgoing HTTP, or over its connections. */
export type OutgoingRule = { readonly http: CompleteRule } | { readonly sockets: SocketRule };

/** A rule for children. */
export interface ChildRule {
  readonly number: number;
  /** Which fault of its plan it is, from 0. */
  readonly place: number;
  readonly rule: OutgoingRule;
}

/** What a child process gets when it starts: the rules so far. */
export interface ChildRules {
  readonly seed: number;
  readonly rules: readonly ChildRule[];
  /** The connections that are relayed from the beginning, for rules that come later. */
  readonly relayed: readonly RelayedHosts[];
}

/** What a child process gets later: a rule is lifted, or added. A process that started after that has it already. */
export type RuleChange = { readonly lift: number } | { readonly add: ChildRule };

/** What a child process sends: a note of this rule. */
export interface RuleNote {
  readonly number: number;
  readonly text: string;
  readonly about: NoteDetails;
  /** The message during which it happened; `null`: none, or unknown. */
  readonly label: string | null;
}
