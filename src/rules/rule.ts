import type { ClientProfile } from '../clocks/client-profile.ts';
import type { ClientJudgement } from './clients/client-judgement.ts';

/** The revisions of the protocol whose rules are listed, oldest first. */
export const revisions = ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'] as const;

/** A revision of the protocol. */
export type Revision = (typeof revisions)[number];

/** How strongly the specification words a rule. `MAY`: it permits or encourages something. */
export type Strength = 'MUST' | 'SHOULD' | 'MAY';

/** Where a rule is in one revision of the specification. */
export interface RulePlace {
  /** The revision. */
  readonly revision: Revision;
  /** How strongly this revision words the rule. */
  readonly strength: Strength;
  /** The section of the specification. */
  readonly link: string;
}

/** Why nothing judges one side of a rule. */
export interface NotSeen {
  /** Half a sentence. */
  readonly notSeen: string;
}

/** The server's side of a rule. */
export type ServerDuty =
  | {
      /** The id of the property that judges it. Several rules may share a property. */
      readonly property: string;
      /** The ids of other properties whose findings violate it. @defaultValue none */
      readonly also?: readonly string[];
    }
  | NotSeen;

/** The client's side of a rule. */
export type ClientDuty =
  | {
      /** Which part of a client profile judges it, in a few words. */
      readonly by: string;
      /** Judges the profile of a client. */
      readonly judge: (profile: ClientProfile) => ClientJudgement;
    }
  | NotSeen;

/** A rule about time in the specification of MCP. */
export interface Rule {
  /** The stable id: an area and a name in kebab case, such as `progress/increases`. */
  readonly id: string;
  /** What it demands, in one sentence without a final stop. */
  readonly statement: string;
  /** The revisions in which it holds, oldest first. */
  readonly places: readonly [RulePlace, ...RulePlace[]];
  /** How the server's side is judged. Left out: it is no duty of servers. */
  readonly server?: ServerDuty;
  /** How the client's side is judged. Left out: it is no duty of clients. */
  readonly client?: ClientDuty;
}

/** A rule as a finding names it. */
export interface RuleReference {
  /** The id of the rule, such as `progress/increases`. */
  readonly id: string;
  /** How strongly the revision that was played words it. */
  readonly strength: Strength;
  /** The section of that revision. */
  readonly link: string;
}

/** The place of a rule in a revision; `null`: the rule does not hold in it. */
export const placeIn = ({ places }: Rule, revision: string): RulePlace | null =>
  places.find((place) => place.revision === revision) ?? null;

/** Whose duty a rule is. */
export const dutyOf = ({ server, client }: Rule): 'server' | 'client' | 'both' =>
  server !== undefined && client !== undefined ? 'both' : server === undefined ? 'client' : 'server';
