import type { FaultPlan } from '../../src/faults/fault-plan.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import { type FaultyRun, faulty, notes } from '../faults/faulty.ts';
import { addresses } from './private-databases.ts';

/** What one driver is asked to do. */
export interface Ask {
  readonly driver: 'pg' | 'redis' | 'ioredis';
  readonly steps: readonly unknown[];
  readonly [option: string]: unknown;
}

/** A step, and when it ended. */
export type SeenStep = readonly [atMs: number, text: string];

/** What was seen of each question, and what the faults noted. */
export interface Asked extends FaultyRun {
  readonly seen: readonly (readonly SeenStep[])[] | null;
  readonly noted: ReturnType<typeof notes>;
}

/** Asks databases in one call of the tool `query`. */
export async function asked(
  server: ServerUnderTest,
  plan: FaultPlan,
  asks: readonly Ask[],
  {
    atOnce = false,
    ...options
  }: {
    readonly atOnce?: boolean;
    readonly maxRealWaitMs?: number;
    readonly seed?: number;
    readonly settings?: { readonly [name: string]: number };
  } = {},
): Promise<Asked> {
  const args = JSON.parse(JSON.stringify({ asks, atOnce })) as { [key: string]: unknown };
  const settings = { tool_timeout_sec: 100_000 };
  const run = await faulty(server, { plan, tool: 'query', args, settings, ...options });
  const answer = JSON.parse(run.texts[0] ?? 'null') as { result: { content: [{ text: string }] } } | null;
  const seen = answer === null ? null : (JSON.parse(answer.result.content[0].text) as SeenStep[][]);
  return { ...run, seen, noted: notes(run.transcript) };
}

/** The address of the loopback interface for the question with this number: faults are told apart by it. */
export const addressOf = (index: number): string => addresses[index % addresses.length] ?? '127.0.0.1';
