import { z } from 'zod';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';

/** The parameters of {@link packageDownload}. */
export interface PackageDownload {
  readonly downloadMs: number;
  readonly warmMs: number;
  readonly discardOnKill: boolean;
  readonly startedBeforeMs: number | null;
}

/** The launcher of a server, which downloads the server at its first start. */
class Launcher {
  readonly #context: FaultContext;
  readonly #parameters: PackageDownload;
  /** What the client has sent to a server that does not run yet, in order. */
  readonly #waiting: (() => void)[] = [];
  /** When the download is complete; `null`: it has not begun. */
  #completeAtMs: number | null;
  #launch: { cancel(): void } | null = null;
  #lifted = false;

  constructor(context: FaultContext, parameters: PackageDownload) {
    this.#context = context;
    this.#parameters = parameters;
    const { downloadMs, startedBeforeMs } = parameters;
    this.#completeAtMs = startedBeforeMs === null ? null : context.now() - startedBeforeMs + downloadMs;
  }

  readonly started = (): void => {
    const { downloadMs, warmMs, discardOnKill } = this.#parameters;
    const nowMs = this.#context.now();
    this.#launch?.cancel(); // the client has killed the launcher that it waited for
    this.#launch = null;
    this.#waiting.splice(0);
    if (this.#lifted) return;
    const isInstalled = this.#completeAtMs !== null && this.#completeAtMs <= nowMs;
    if (this.#completeAtMs !== null && !isInstalled && discardOnKill) this.#completeAtMs = null;
    const beginsAgain = this.#completeAtMs === null;
    this.#completeAtMs ??= nowMs + downloadMs;
    const waitMs = isInstalled ? warmMs : Math.max(0, this.#completeAtMs - nowMs);
    if (waitMs === 0) return;
    if (!isInstalled) {
      const text = beginsAgain ? 'the launcher downloads the server' : 'the download goes on';
      this.#context.note(text, { waitMs });
    } else this.#context.note('the launcher finds the server installed', { waitMs });
    this.#launch = this.#context.setTimer(() => this.#run(), waitMs);
  };

  readonly toServer = (go: () => void): void => {
    if (this.#launch === null) go();
    else this.#waiting.push(go);
  };

  lift(): void {
    this.#lifted = true;
    this.#run();
  }

  #run(): void {
    this.#launch?.cancel();
    this.#launch = null;
    for (const go of this.#waiting.splice(0)) go();
  }
}

/**
 * The server is started by a launcher, `npx` or `uvx`, which downloads the package first. Only the first start is that slow. A
 * client whose start-up clock kills the launcher before the download is complete may begin the download again, and then never
 * gets the server.
 *
 * The real process is started, killed and started again as the client does it. What the client sends waits until the launcher
 * runs the server. With `startedBeforeMs` an earlier start began the download, and its client killed the launcher: this start is warm
 * if the download was complete by now.
 *
 * The wait is one of messages. What a process does by itself before it reads its first message is done meanwhile, as if its launcher
 * had begun earlier.
 */
export const packageDownload: Fault<PackageDownload> = {
  id: 'package-download',
  layer: 'process',
  summary: 'the first start of the server waits for a download',
  places: ['in-process', 'stdio-child'],
  defences: [
    'ship a small bundle',
    'pin the version, and install the package before the first start',
    'start a launcher that answers initialize itself, and passes messages on later',
  ],
  incidents: [
    {
      url: 'https://github.com/artokun/comfyui-mcp/issues/1447',
      date: '2026-08-26',
      fact: 'cold 21.6 s, warm 1.2 s; each kill discarded the partial installation, so no start ever succeeded',
    },
    {
      url: 'https://github.com/lobehub/lobehub/issues/14580',
      date: '2026-05-09',
      fact: 'a fixed check of 5 s always failed for first runs of 15 to 60 s',
    },
    {
      url: 'https://github.com/BlockRunAI/blockrun-mcp/issues/144',
      date: '2026-09-09',
      fact: 'a client waits 30 s, and a cold npx took 42 to 46 s',
    },
  ],
  parameters: z.strictObject({
    downloadMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(45_000)
      .describe('how long the first start takes, in milliseconds'),
    warmMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .default(1_200)
      .describe('how long each start takes once the package is installed, in milliseconds'),
    discardOnKill: z
      .boolean()
      .default(true)
      .describe('whether a download that is killed begins again; if not, it goes on without its launcher'),
    startedBeforeMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .nullable()
      .default(null)
      .describe(
        'how long before the play an earlier start began the download, in milliseconds: the play then is the second start; null: it is the first start',
      ),
  }),
  arbitrary: (fc) =>
    fc.record({
      downloadMs: fc.nat({ max: 300_000 }),
      warmMs: fc.nat({ max: 8_000 }),
      discardOnKill: fc.boolean(),
      startedBeforeMs: fc.option(fc.nat({ max: 300_000 }), { nil: null }),
    }),
  loses: false,
  reorders: false,
  inject(context, parameters) {
    const launcher = new Launcher(context, parameters);
    const ends = [
      context.onStart(launcher.started),
      context.toServer((frame, pass) => launcher.toServer(() => pass(frame))),
    ];
    return {
      lift() {
        for (const end of ends.splice(0)) end();
        launcher.lift();
      },
    };
  },
};
