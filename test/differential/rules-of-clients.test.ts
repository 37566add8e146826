import { expect, test } from 'vitest';
import { judgedClient } from '../../src/cli/rules-list.ts';
import { rules } from '../../src/rules/all-rules.ts';
import { hangingServer, type Silence } from '../servers/hanging-server.mjs';
import { httpBehaviours } from './http-behaviours.ts';
import type { HttpOutcome } from './http-outcome.ts';
import type { Asked } from './http-raw-server.ts';
import { realOverHttp } from './http-real.ts';
import { profileOf } from './mock-observed.ts';
import { type Observed, observe, type RequestSettings } from './real-sdk-clients.ts';

/** What the rules say of a profile is what the real client library does: the client under test. */

const play = (sdk: 'v1' | 'v2', tool: string, settings: RequestSettings = {}, silence?: Silence) =>
  observe(sdk, () => hangingServer(silence), tool, settings);

const cancels = ({ sent }: Observed) => sent.filter(({ method }) => method === 'notifications/cancelled');

/** The id of the first request with this method: the ids of both libraries count from 0. */
const idOf = ({ sent }: Observed, method: string): number =>
  sent.filter((frame) => !frame.method.startsWith('notifications/')).findIndex((frame) => frame.method === method);

/** The requests of the real library to a server over HTTP that behaves as this name says. */
async function asked(sdk: 'v1' | 'v2', name: string): Promise<readonly Asked[]> {
  const behaviour = httpBehaviours.find((one) => one.name === name);
  if (behaviour === undefined) throw new Error(`no behaviour ${name}`);
  const { seen }: HttpOutcome = await realOverHttp(sdk, behaviour);
  return seen.filter((one): one is Asked => 'http' in one);
}

/** Whether the real library keeps a rule. */
const measured: { readonly [rule: string]: (sdk: 'v1' | 'v2') => Promise<boolean> } = {
  'time/timeouts-set': async (sdk) => (await play(sdk, 'hang')).atMs !== null,
  'time/cancel-on-timeout': async (sdk) => {
    const hung = await play(sdk, 'hang');
    return cancels(hung).some(({ requestId }) => requestId === idOf(hung, 'tools/call'));
  },
  'time/per-request': async (sdk) => (await play(sdk, 'hang', { timeout: 1_234 })).atMs === 1_234,
  'time/cap': async (sdk) => {
    const steady = await play(sdk, 'steady', { onprogress: true });
    return steady.phase === 'call' && steady.atMs !== null;
  },
  'cancel/only-in-flight': async (sdk) => cancels(await play(sdk, 'quick')).length === 0,
  'cancel/not-initialize': async (sdk) => cancels(await play(sdk, 'quick', {}, 'initialize')).length === 0,
  'http/retry-before-close': async (sdk) => {
    // The server asks for 7 s.
    const all = await asked(sdk, 'a stream ends after an id and a wish');
    const call = all.find(({ about }) => about === 'tools/call');
    const resumed = all.find(({ lastEventId }) => lastEventId !== undefined);
    return call !== undefined && resumed !== undefined && resumed.atMs - call.atMs >= 7_000;
  },
  'http/new-session-after-404': async (sdk) => {
    const all = await asked(sdk, '404, as of a lost session');
    return all.filter(({ about }) => about === 'initialize').length > 1;
  },
};

const cases = (['v1', 'v2'] as const).flatMap((sdk) => Object.keys(measured).map((id) => [id, sdk] as const));

test.each(cases)('%s of the SDK %s', async (id, sdk) => {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  const judgement = judgedClient(rule, profileOf(sdk));
  expect([judgement?.why, judgement?.is]).toEqual([
    judgement?.why,
    (await measured[id]?.(sdk)) === true ? 'satisfied' : 'violated',
  ]);
});
