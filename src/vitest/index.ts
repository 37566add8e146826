/**
 * `import 'mcp-deadline/vitest'` teaches vitest's `expect` to ask whether a server answers in time. It touches no global
 * until a matcher runs; as one of `test.setupFiles` it also makes what modules capture when they are loaded
 * (`const { setTimeout } = globalThis`) follow the virtual clock.
 *
 * @example
 * ```ts
 * import { expect, test } from 'vitest';
 * import 'mcp-deadline/vitest';
 *
 * const server = () => import('../src/server.js');
 *
 * test('search answers Codex', async () => {
 *   await expect(server).toAnswerInTime('search', { query: 'x' }, { clients: ['codex-cli'] });
 * });
 * ```
 * @packageDocumentation
 */
import { expect, vi } from 'vitest';
import { renewModulesBy } from '../scenario/module-renewal.ts';
import { installPassThrough } from '../time/pass-through.ts';
import type { AnswerInTimeOptions } from './answer-in-time.ts';
import { inSetupPhase } from './setup-phase.ts';

export type { AnswerInTimeOptions } from './answer-in-time.ts';

declare module 'vitest' {
  interface Assertion<T> {
    /**
     * Every client gets the answer to this call before it gives up. `.not`: at least one is known to give up.
     *
     * @param tool the tool's name
     * @param args its arguments; default none
     */
    toAnswerInTime(
      tool: string,
      args?: { readonly [key: string]: unknown },
      options?: AnswerInTimeOptions,
    ): Promise<void>;
  }
}

// Loaded when it is first needed: as a setup file this one is read before every test file. And kept, because loading
// it anew, after its modules were forgotten with all others, would capture virtual time as if it were native.
let loaded: Promise<typeof import('./to-answer-in-time.ts')> | undefined;

if (inSetupPhase()) installPassThrough();
renewModulesBy(() => vi.resetModules());
expect.extend({
  async toAnswerInTime(server, tool, args, options) {
    loaded ??= import('./to-answer-in-time.ts');
    const { toAnswerInTime } = await loaded;
    return toAnswerInTime(server, tool, args, options, this.isNot);
  },
});
