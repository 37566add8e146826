import type { AnswersInTimeCase } from '../../report/search-report.ts';
import { asServerUnderTest, type ServerOrMade } from '../../scenario/server/server-under-test.ts';
import { assertServer } from '../options/assert-server.ts';
import { chooseClients } from '../options/client-spec.ts';
import { UsageError } from '../options/usage-error.ts';
import type { CaseOptions } from './answers-in-time-options.ts';
import { type CaseResult, type CaseSetting, playCase } from './play-case.ts';

/** The setting of a property's cases. @throws UsageError (`ERR_USAGE`) for a server that can be played only once */
export function caseSetting(given: ServerOrMade, tool: string, options: CaseOptions): CaseSetting {
  const server = asServerUnderTest(given);
  if (server !== given)
    throw new UsageError('a property plays the server many times: pass a function that makes it, () => createServer()');
  assertServer(server);
  if (typeof tool !== 'string' || tool === '')
    throw new UsageError(`a property is about one tool: give its name, and not ${JSON.stringify(tool)}`);
  return { server, tool, clients: chooseClients(options.clients ?? ['current']), options };
}

/**
 * The runs of one property, one after the other. A run may be abandoned, as by a time limit of fast-check: the next run ends it,
 * and waits until everything of it is closed.
 */
export class CaseRuns {
  readonly #setting: CaseSetting;
  #stop: AbortController | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(setting: CaseSetting) {
    this.#setting = setting;
  }

  async play(one: AnswersInTimeCase): Promise<CaseResult> {
    this.#stop?.abort(new Error('the run was abandoned, and the next one begins'));
    await this.#last.catch(() => {});
    const stop = new AbortController();
    this.#stop = stop;
    const { options } = this.#setting;
    const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
    const playing = playCase({ ...this.#setting, options: { ...options, signal } }, one);
    this.#last = playing;
    try {
      return await playing;
    } finally {
      if (this.#stop === stop) this.#stop = null;
    }
  }
}
