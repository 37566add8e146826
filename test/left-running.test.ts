import { describe, expect, test } from 'vitest';
import { leavesNothingRunning, stopsWhenCancelled } from '../src/properties/transcript-functions.ts';
import type { ServerTransport } from '../src/wire/memory-link.ts';
import { transcriptHash } from '../src/wire/transcript.ts';
import { played } from './played.ts';
import { type ScriptedTool, scriptedServer } from './servers/scripted-server.ts';

const play = (tool: ScriptedTool, calls = 1) =>
  played(
    () => scriptedServer({ tool }),
    Array.from({ length: calls }, () => 'tool'),
    { client: 'typescript-sdk-v1' },
  );

/** Waits, and stops waiting when it is told to. */
const abortable = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

describe('leaves-nothing-running', () => {
  const race =
    (tidy: boolean): ScriptedTool =>
    async ({ sleep }) => {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error('too slow')), 5_000);
      });
      limit.catch(() => {});
      await Promise.race([sleep(1_000), limit]);
      if (tidy) clearTimeout(timer);
      return 'done';
    };

  test('a race that leaves its timer is found, with how long it stays', async () => {
    const findings = leavesNothingRunning(await play(race(false)));
    expect(findings.map(({ message, figures }) => ({ message, figures }))).toEqual([
      {
        message: 'answered after 1000 ms, but 1 timer of the call ran on, the last of them for 4000 ms',
        figures: { answeredAfterMs: 1_000, timers: 1, ranOnMs: 4_000 },
      },
    ]);
  });

  test('its good twin clears it', async () => {
    expect(leavesNothingRunning(await play(race(true)))).toEqual([]);
  });

  test('each of several calls has its own', async () => {
    expect(leavesNothingRunning(await play(race(false), 3))).toHaveLength(3);
  });

  test('work that goes on step by step is found as well', async () => {
    const goesOn: ScriptedTool = async ({ sleep }) => {
      void (async () => {
        for (let step = 0; step < 4; step++) await sleep(500);
      })();
      await sleep(100);
      return 'done';
    };
    const [finding] = leavesNothingRunning(await play(goesOn));
    expect(finding?.message).toBe('answered after 100 ms, but 1 timer of the call ran on, the last of them for 400 ms');
  });

  test('what tidies up within the instant of the answer is no leftover', async () => {
    const soon: ScriptedTool = async () => {
      const timer = setTimeout(() => {}, 60_000);
      setImmediate(() => setImmediate(() => clearTimeout(timer)));
      return 'done';
    };
    expect(leavesNothingRunning(await play(soon))).toEqual([]);
  });

  test("a pool's housekeeping, which keeps no process alive, is none either", async () => {
    const pool: ScriptedTool = async () => {
      setInterval(() => {}, 1_000).unref();
      return 'done';
    };
    expect(leavesNothingRunning(await play(pool))).toEqual([]);
  });

  test('an answer that came too late is judged like any other', async () => {
    const late: ScriptedTool = async ({ sleep }) => {
      void sleep(200_000);
      await sleep(90_000);
      return 'done';
    };
    const transcript = await played(() => scriptedServer({ tool: late }), ['tool'], {
      client: 'python-sdk-v1',
      settings: { read_timeout_seconds: 60 },
    });
    expect(leavesNothingRunning(transcript).map(({ message }) => message)).toEqual([
      'answered after 90000 ms, but 1 timer of the call ran on, the last of them for 110000 ms',
    ]);
  });

  test('equal runs have equal hashes, with leftovers too', async () => {
    const hashes = [await play(race(false), 2), await play(race(false), 2)].map(transcriptHash);
    expect(hashes[0]).toBe(hashes[1]);
  });
});

describe('stops-when-cancelled', () => {
  test('work that goes on after a cancellation is found, to the millisecond', async () => {
    const deaf: ScriptedTool = async ({ sleep }) => {
      await sleep(600_000);
      return 'done';
    };
    expect(stopsWhenCancelled(await play(deaf)).map(({ message }) => message)).toEqual([
      'cancelled after 60000 ms, but 1 timer of the call ran on, the last of them for 540000 ms',
    ]);
  });

  test('its good twin listens', async () => {
    const listens: ScriptedTool = async ({ aborted }) => {
      await abortable(600_000, aborted);
      return 'done';
    };
    expect(stopsWhenCancelled(await play(listens))).toEqual([]);
  });

  test('work in small steps is found too, by its last step', async () => {
    const steps: ScriptedTool = async ({ sleep }) => {
      for (let step = 0; step < 100; step++) await sleep(1_000);
      return 'done';
    };
    const [finding] = stopsWhenCancelled(await play(steps));
    expect(finding?.message).toContain('the last of them for 40000 ms');
  });

  test('tidying up within the grace is allowed, beyond it is not', async () => {
    const tidies: ScriptedTool = async ({ aborted, sleep }) => {
      await abortable(600_000, aborted);
      await sleep(800);
      return 'done';
    };
    const transcript = await play(tidies);
    expect(stopsWhenCancelled(transcript)).toEqual([]);
    expect(stopsWhenCancelled(transcript, 799)).toHaveLength(1);
  });

  test('a client that cancels nothing has nothing to say', async () => {
    const deaf: ScriptedTool = async ({ sleep }) => {
      await sleep(600_000);
      return 'done';
    };
    const transcript = await played(() => scriptedServer({ tool: deaf }), ['tool'], { client: 'cline-core' });
    expect(stopsWhenCancelled(transcript)).toEqual([]);
  });

  test('one that answers what was cancelled is found by its answer, even if no timer shows', async () => {
    const transcript = await played(() => new AnswersAnyway(10_000), ['tool'], { client: 'typescript-sdk-v1' });
    const [finding] = stopsWhenCancelled(transcript);
    expect(finding?.message).toContain(
      'cancelled after 60000 ms, but it answered 10000 ms later, and no caller received it',
    );
    const soon = await played(() => new AnswersAnyway(900), ['tool'], { client: 'typescript-sdk-v1' });
    expect(stopsWhenCancelled(soon)).toEqual([]);
  });

  test('a late answer is no evidence where a fault may have kept it, or the call, on its way', async () => {
    const transcript = await played(() => new AnswersAnyway(10_000), ['tool'], { client: 'typescript-sdk-v1' });
    const findingsBeside = (atMs: number, about: { readonly [key: string]: string }) => {
      const acted = { atMs, kind: 'fault', fault: 'a-fault', note: 'it acts', about } as const;
      return stopsWhenCancelled({ ...transcript, entries: [...transcript.entries, acted] }).length;
    };
    expect([0, 5, 70_000].map((atMs) => findingsBeside(atMs, {}))).toEqual([0, 0, 0]);
    expect(findingsBeside(70_001, {})).toBe(1);
    // A fault of an outgoing call, or of cancellations, keeps neither.
    expect(findingsBeside(5, { host: 'api.example.com' })).toBe(1);
    expect(findingsBeside(5, { cancels: 'held' })).toBe(1);
  });
});

/** A server by hand that answers a cancelled call all the same, so long after the cancellation. */
class AnswersAnyway {
  readonly #lateMs: number;

  constructor(lateMs: number) {
    this.#lateMs = lateMs;
  }

  async connect(transport: ServerTransport): Promise<void> {
    const answer = (id: unknown, result: object) => transport.send({ jsonrpc: '2.0', id, result });
    transport.onmessage = ({
      id,
      method,
      params,
    }: {
      id?: unknown;
      method: string;
      params?: { requestId: unknown };
    }) => {
      const serverInfo = { name: 'by-hand', version: '1' };
      if (method === 'initialize')
        void answer(id, { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo });
      if (method === 'tools/list') void answer(id, { tools: [{ name: 'tool', inputSchema: { type: 'object' } }] });
      if (method === 'notifications/cancelled')
        setTimeout(() => void answer(params?.requestId, { content: [] }), this.#lateMs);
    };
  }
}
