import { expect, test } from 'vitest';
import { type Answer, answers, whatBecomes } from '../mocks/gateways/testing/what-becomes.ts';
import { gateways } from '../mocks/index.ts';
import type { GatewayProfile } from '../src/clocks/gateway-profile.ts';
import { playedThrough } from '../src/wire/http/testing/gateway-path.ts';
import { arrives, json, type Step, sse } from '../src/wire/http/testing/hop-harness.ts';

/** A server that gives this answer. */
function scriptOf({ headMs, bytesEveryMs, endMs }: Answer, headers: typeof sse): readonly Step[] {
  const everyMs = bytesEveryMs ?? endMs;
  const beats = bytesEveryMs === null ? 0 : endMs / everyMs - 1;
  return [
    ...arrives,
    { head: 200, headers, afterMs: headMs },
    ...Array.from({ length: beats }, () => ({ bytes: ': still there\n\n', afterMs: everyMs })),
    { bytes: 'data: {}\n\n', afterMs: endMs - headMs - beats * everyMs },
    { end: true },
  ];
}

/** The first clock of the gateway that fired and when, as it was played. */
async function played(gateway: GatewayProfile, script: readonly Step[], reading: 'strict' | 'lax'): Promise<string> {
  const given = { settings: {}, reading };
  const { client, origin, fired } = await playedThrough(gateway, script, given, {}, 3_600_000);
  await origin.close();
  const [first] = fired().map(({ atMs, event }) => `${event.by} at ${atMs}`);
  return first ?? (client.last?.[1] === 'end' ? 'through' : 'neither through nor ended by a clock');
}

const kinds = Object.keys(answers) as (keyof typeof answers)[];

test.each(gateways.map((gateway) => [gateway.id, gateway] as const))(
  '%s, played, ends answers when its clocks alone say so',
  async (id, gateway) => {
    for (const kind of kinds)
      for (const reading of ['strict', 'lax'] as const) {
        const answer = answers[kind]();
        const [strict, lax = strict] = whatBecomes(gateway, answer).replace('unknown: ', '').split('; or ');
        const said = (reading === 'strict' ? strict : lax)!;
        expect([kind, reading, await played(gateway, scriptOf(answer, kind === 'json' ? json : sse), reading)]).toEqual(
          [kind, reading, said === 'through' ? said : `${id}/${said.split(':')[0]}`],
        );
      }
  },
);
