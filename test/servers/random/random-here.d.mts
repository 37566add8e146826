import type { Connectable } from '../../../src/wire/memory-link.ts';
import type { RandomPlan } from './random-plan.mjs';

export function randomHere(plan: RandomPlan): () => Connectable;
