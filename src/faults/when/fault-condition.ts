import { z } from 'zod';

/**
 * When a fault of a plan is at work. All parts that are given must hold.
 *
 * @example
 * ```ts
 * import type { FaultCondition } from 'mcp-deadline';
 *
 * const thirdSearch: FaultCondition = { tool: 'search', call: 3 };
 * const fromTwentySeconds: FaultCondition = { fromMs: 20_000 };
 * ```
 */
export interface FaultCondition {
  /** It begins so many virtual milliseconds after the session. @defaultValue 0 */
  readonly fromMs?: number | undefined;
  /** It ends so many virtual milliseconds after the session began. @defaultValue never */
  readonly untilMs?: number | undefined;
  /** It affects only calls of this tool. @defaultValue any tool */
  readonly tool?: string | undefined;
  /** It affects only the nth call of the session, from 1; with `tool`, the nth call of that tool. @defaultValue every call */
  readonly call?: number | undefined;
  /**
   * It affects only a call before which no other call was in progress for so many virtual milliseconds.
   *
   * @defaultValue every call
   */
  readonly afterIdleMs?: number | undefined;
  /** It affects only the client with this id. @defaultValue every client */
  readonly client?: string | undefined;
}

const ms = (about: string) => z.int().min(0).optional().describe(about);

/** Reads a {@link FaultCondition}. */
export const faultCondition = z
  .strictObject({
    fromMs: ms('it begins so many virtual milliseconds after the session'),
    untilMs: ms('it ends so many virtual milliseconds after the session began'),
    tool: z.string().min(1).optional().describe('it affects only calls of this tool'),
    call: z
      .int()
      .min(1)
      .optional()
      .describe('it affects only the nth call of the session, from 1; with tool, the nth call of that tool'),
    afterIdleMs: ms(
      'it affects only a call before which no other call was in progress for so many virtual milliseconds',
    ),
    client: z.string().min(1).optional().describe('it affects only the client with this id'),
  })
  .refine(({ fromMs = 0, untilMs }) => untilMs === undefined || untilMs > fromMs, {
    path: ['untilMs'],
    message: 'must be more than fromMs',
  });

/** Whether a condition is about calls, not only about times and clients. */
export const isAboutCalls = ({ tool, call, afterIdleMs }: FaultCondition): boolean =>
  tool !== undefined || call !== undefined || afterIdleMs !== undefined;

/** Whether a fault can affect a call of this tool by this client. */
export const concerns = (
  { tool, client }: FaultCondition,
  call: { readonly tool: string | null; readonly client: string },
): boolean => (client === undefined || client === call.client) && (tool === undefined || tool === call.tool);

/**
 * Whether the effect of a plan on a call depends on what came before the call in its session. Such a call cannot be played again
 * by itself.
 */
export const dependsOnSession = (plan: readonly { readonly when?: FaultCondition }[]): boolean =>
  plan.some(
    ({ when: { fromMs = 0, untilMs, call, afterIdleMs } = {} }) =>
      fromMs > 0 || untilMs !== undefined || call !== undefined || afterIdleMs !== undefined,
  );
