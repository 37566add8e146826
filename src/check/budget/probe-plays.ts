import type { ClientLimit, ProgressLimit } from '../../report/budget-report.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { playSteps } from '../sessions/play-steps.ts';
import { clientLimit, clockOf } from './client-limit.ts';
import { type ProbeBehaviour, type ProbeShape, probeServer, probeTool } from './probe-server.ts';

/** Progress restarts these marks too: over HTTP it is an event, and bytes. */
const ofProgress: ReadonlySet<string> = new Set(['progress', 'byte', 'event']);

/** A clock may fire although progress comes more often than its limit, if another one is shorter. So many are tried. */
const mostTries = 8;

/** Plays clients against servers that do exactly what is asked of them, to see how long each client waits. */
export class ProbePlays {
  readonly #options: FullOptions;

  constructor(options: FullOptions) {
    this.#options = options;
  }

  async #play(client: ChosenClient, shape: ProbeShape, does: ProbeBehaviour): Promise<Transcript> {
    const setting = { server: probeServer(shape, does), plan: [], options: this.#options };
    const steps = [{ tool: probeTool, arguments: {} }];
    return (await playSteps(setting, client, steps)).transcript;
  }

  /** How long the client waits for the answer to `initialize`. */
  async initialize(client: ChosenClient, shape: ProbeShape): Promise<ClientLimit> {
    return clientLimit(client, await this.#play(client, shape, { initializeMs: null }), 'startup');
  }

  /** How long the client waits for the answer to `tools/list`. */
  async list(client: ChosenClient, shape: ProbeShape): Promise<ClientLimit> {
    return clientLimit(client, await this.#play(client, shape, { listMs: null }), 'startup');
  }

  /** How long the client waits for the answer to a call. */
  async call(client: ChosenClient, shape: ProbeShape): Promise<ClientLimit> {
    return clientLimit(client, await this.#play(client, shape, { answerMs: null }), 'call');
  }

  /** How often progress must come for the client to go on waiting, and how long it waits in spite of it. */
  async progress(client: ChosenClient, shape: ProbeShape): Promise<ProgressLimit> {
    const { profile, settings } = client;
    const silent = await this.#play(client, shape, { answerMs: null });
    let end = clientLimit(client, silent, 'call');
    const about = { client: end.client, profile: end.profile, settings };
    const never: ProgressLimit = { ...about, everyMs: null, by: null, setting: null, evidence: [], end };
    if (end.limitMs === 'unknown') return { ...never, everyMs: 'unknown' };
    let kept: Omit<ProgressLimit, 'end'> | null = null;
    let transcript = silent;
    for (let tries = 0; tries < mostTries && typeof end.limitMs === 'number' && end.by !== null; tries++) {
      const clock = clockOf(transcript, { atMs: end.limitMs, by: end.by });
      const isRestarted = clock?.restartedBy.some((mark) => ofProgress.has(mark)) === true;
      const everyMs: number | null = !isRestarted ? null : kept === null ? end.limitMs - 1 : clock.limitMs - 1;
      if (everyMs === null || everyMs < 1 || (typeof kept?.everyMs === 'number' && everyMs >= kept.everyMs)) break;
      transcript = await this.#play(client, shape, { answerMs: null, progressEveryMs: everyMs });
      const after = clientLimit(client, transcript, 'call');
      // Progress makes no difference: the client does not ask for it, or this transport has no room for it.
      if (after.limitMs === end.limitMs && after.by === end.by) break;
      kept = { ...about, everyMs, by: end.by, setting: end.setting, evidence: end.evidence };
      end = after;
      if (end.limitMs === 'unknown') return { ...kept, everyMs: 'unknown', end };
    }
    return kept === null ? { ...never, client: profile.id, end } : { ...kept, end };
  }
}
