/**
 * `import 'mcp-deadline/vitest'` adds the matcher `toAnswerInTime` to vitest's `expect`. It changes no global until the matcher
 * runs. If it is one of `test.setupFiles`, globals that modules capture when they are loaded
 * (`const { setTimeout } = globalThis`) follow the virtual clock, too.
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
export type { AnswerInTimeOptions } from './answer-in-time.ts';
export { NotAwaitedError } from './not-awaited-error.ts';

import { expect, vi } from 'vitest';
import { CallSite } from '../check/options/call-site.ts';
import { renewModulesBy } from '../scenario/server/module-renewal.ts';
import { installPassThrough } from '../time/core/fake/pass-through-globals.ts';
import type { AnswerInTimeOptions } from './answer-in-time.ts';
import { assertRunner } from './assert-runner.ts';
import { AssertionError } from './assertion-error.ts';
import { mustBeAwaited } from './must-be-awaited.ts';
import { NotAwaitedError } from './not-awaited-error.ts';
import { runningTest } from './running-test.ts';
import { inSetupPhase } from './setup-phase.ts';

declare module 'vitest' {
  interface Assertion<T> {
    /**
     * Asserts that every client gets the answer to this call before it gives up. `.not`: at least one client is known to give
     * up. Await the assertion: a test that does not await it fails with {@link NotAwaitedError}.
     *
     * @param tool the name of the tool
     * @param args the arguments; default: none
     * @param options the clients, the faults, and what counts as a failure
     */
    toAnswerInTime(
      tool: string,
      args?: { readonly [key: string]: unknown },
      options?: AnswerInTimeOptions,
    ): Promise<void>;
  }
}

// The matcher is loaded when it is first used, because vitest runs a setup file before every test file. It is kept, because
// `vi.resetModules` resets its modules too, and if they were loaded again they would capture virtual time as native time.
let loaded: Promise<typeof import('./to-answer-in-time.ts')> | undefined;

assertRunner();
if (inSetupPhase()) installPassThrough();
renewModulesBy(() => vi.resetModules());
expect.extend({
  toAnswerInTime: function matcher(server, tool, args, options) {
    const isNot = this.isNot === true; // at runtime it is undefined instead of false
    const site = new CallSite(matcher);
    const forgotten = site.of(
      new NotAwaitedError(`${isNot ? 'not.' : ''}toAnswerInTime(${JSON.stringify(tool)}, ...)`),
    );
    const test = runningTest(this);
    const stopping = new AbortController();
    const answer = (async () => {
      loaded ??= import('./to-answer-in-time.ts');
      const { toAnswerInTime } = await loaded;
      const asked = { isNot, stop: stopping.signal, limit: test?.limit ?? null };
      const assertion = await toAnswerInTime(server, tool, args, options, asked).catch((error: unknown) => {
        throw site.ofMistake(error);
      });
      if (assertion.pass === isNot) throw site.of(new AssertionError(assertion.message()));
      return assertion;
    })();
    if (test === undefined) return answer;
    const soft = this.soft === true;
    return mustBeAwaited(answer, test, { stop: () => stopping.abort(forgotten), forgotten, soft });
  },
});
