import { type Answer, answer } from './answer.ts';
import type { BehaviourKind } from './behaviour-kind.ts';
import { type Connect, connect } from './connect.ts';
import { type Delay, delay } from './delay.ts';
import { type Hang, hang } from './hang.ts';
import { type Pool, pool } from './pool.ts';
import { type Reset, reset } from './reset.ts';
import { type Trickle, trickle } from './trickle.ts';
import { type Truncate, truncate } from './truncate.ts';

/** A behaviour of an upstream call with every default filled in. */
export type CompleteBehaviour = Answer | Connect | Delay | Hang | Pool | Reset | Trickle | Truncate;

/** What can happen to an upstream call, as rules say it: a type, and fields that may be left out. */
export type UpstreamBehaviour = {
  readonly [Type in CompleteBehaviour['type']]: { readonly type: Type } & Partial<
    Omit<Extract<CompleteBehaviour, { readonly type: Type }>, 'type'>
  >;
}[CompleteBehaviour['type']];

/** Every kind of behaviour by its type: this is the list. */
const kinds: {
  readonly [Type in CompleteBehaviour['type']]: BehaviourKind<Extract<CompleteBehaviour, { readonly type: Type }>>;
} = { answer, connect, delay, hang, pool, reset, trickle, truncate };

/** The kinds of behaviours, for what does not know which one it has. */
export const behaviourKinds: ReadonlyMap<string, BehaviourKind<CompleteBehaviour>> = new Map(
  Object.entries(kinds as { readonly [type: string]: BehaviourKind<CompleteBehaviour> }),
);
