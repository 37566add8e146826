/**
 * `import 'mcp-deadline/vitest'` adds the matchers `toAnswerInTime` and `toAlwaysAnswerInTime` to vitest's `expect`. It changes no
 * global until a matcher runs. If it is one of `test.setupFiles`, globals that modules capture when they are loaded
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
export type { ArgumentsOption } from '../check/property-runs/answers-in-time-options.ts';
export type { AnswerInTimeOptions } from './answer-in-time.ts';
export { NotAwaitedError } from './not-awaited-error.ts';
export type { AlwaysAnswerInTimeOptions } from './to-always-answer-in-time.ts';

import { expect, vi } from 'vitest';
import { CallSite } from '../check/options/call-site.ts';
import type { ArgumentsOption } from '../check/property-runs/answers-in-time-options.ts';
import { renewModulesBy } from '../scenario/server/module-renewal.ts';
import { installPassThrough } from '../time/core/fake/pass-through-globals.ts';
import type { AnswerInTimeOptions } from './answer-in-time.ts';
import { assertRunner } from './assert-runner.ts';
import type { Assertion } from './assertion.ts';
import { AssertionError } from './assertion-error.ts';
import { mustBeAwaited } from './must-be-awaited.ts';
import { NotAwaitedError } from './not-awaited-error.ts';
import { runningTest } from './running-test.ts';
import { inSetupPhase } from './setup-phase.ts';
import type { AlwaysAnswerInTimeOptions } from './to-always-answer-in-time.ts';
import type { Asked } from './to-answer-in-time.ts';

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
    /**
     * Searches for a case in which a client gives up before the answer, and shrinks it: over generated arguments, clients, faults
     * and networks. It passes if every run is in time. `.not`: a counterexample is found. Await the assertion, as
     * `toAnswerInTime`.
     *
     * @param tool the name of the tool
     * @param args an arbitrary of arguments, or for each argument an arbitrary or a value; default: generated from the tool's
     *   `inputSchema`
     * @param options the clients, the faults, and the number of runs
     */
    toAlwaysAnswerInTime(tool: string, args?: ArgumentsOption, options?: AlwaysAnswerInTimeOptions): Promise<void>;
  }
}

type Matchers = typeof import('./matchers.ts');

// The matchers are loaded when one is first used, because vitest runs a setup file before every test file. They are kept, because
// `vi.resetModules` resets their modules too, and if they were loaded again they would capture virtual time as native time.
let loading: Promise<Matchers> | undefined;

/** What vitest gives a matcher as `this`, as far as it is used here. */
interface MatcherState {
  readonly isNot?: boolean;
  readonly soft?: boolean;
}

/** Starts one of the matchers. */
type Play = (matchers: Matchers, asked: Asked) => Promise<Assertion>;

/**
 * Runs a matcher, whose errors get the line of the assertion. A test that does not await it fails.
 *
 * @param called the function that the test called
 * @param state `this` of that function
 * @param written the assertion as it is written in the test, for errors
 */
function run(called: (...args: never[]) => unknown, state: MatcherState, written: string, play: Play) {
  const isNot = state.isNot === true; // at runtime it is undefined instead of false
  const site = new CallSite(called);
  const forgotten = site.of(new NotAwaitedError(`${isNot ? 'not.' : ''}${written}`));
  const test = runningTest(state);
  const stopping = new AbortController();
  const answer = (async () => {
    loading ??= import('./matchers.ts');
    const asked = { isNot, stop: stopping.signal, limit: test?.limit ?? null };
    const assertion = await play(await loading, asked).catch((error: unknown) => {
      throw site.ofMistake(error);
    });
    if (assertion.pass === isNot) throw site.of(new AssertionError(assertion.message()));
    return assertion;
  })();
  if (test === undefined) return answer;
  const soft = state.soft === true;
  return mustBeAwaited(answer, test, { stop: () => stopping.abort(forgotten), forgotten, soft });
}

assertRunner();
if (inSetupPhase()) installPassThrough();
renewModulesBy(() => vi.resetModules());
expect.extend({
  toAnswerInTime: function matcher(server, tool, args, options) {
    return run(matcher, this, `toAnswerInTime(${JSON.stringify(tool)}, ...)`, ({ toAnswerInTime }, asked) =>
      toAnswerInTime(server, tool, args, options, asked),
    );
  },
  toAlwaysAnswerInTime: function matcher(server, tool, args, options) {
    return run(matcher, this, `toAlwaysAnswerInTime(${JSON.stringify(tool)}, ...)`, ({ toAlwaysAnswerInTime }, asked) =>
      toAlwaysAnswerInTime(server, tool, args, options, asked),
    );
  },
});
