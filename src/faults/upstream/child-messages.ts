import type { NoteDetails } from '../fault-site.ts';
import type { UpstreamRule } from './upstream-rule.ts';

/** What a child is told when it starts: the rules in force, by their numbers. */
export interface ChildRules {
  readonly seed: number;
  readonly rules: readonly { readonly number: number; readonly rule: UpstreamRule }[];
}

/** What a child is told later: this rule is lifted. */
export interface LiftRule {
  readonly lift: number;
}

/** What a child tells: a note of this rule. */
export interface RuleNote {
  readonly number: number;
  readonly text: string;
  readonly about: NoteDetails;
}
