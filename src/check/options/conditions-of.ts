import type { Conditions, Era } from '../../clocks/conditions.ts';
import { type ServerUnderTest, transportOf } from '../../scenario/server/server-under-test.ts';
import type { FullOptions } from './check-options.ts';

const eraOf: { readonly [era in FullOptions['era']]: Era | null } = {
  auto: null,
  '2025-11-25': 'initialize',
  '2026-07-28': 'stateless',
};

/** The conditions of a client and a server before the start-up. The era may change during the start-up. */
export function conditionsOf(
  server: ServerUnderTest,
  { mode, era }: Pick<FullOptions, 'mode' | 'era'>,
  settings: Conditions['settings'] = {},
): Conditions {
  const only = eraOf[era];
  const transport = transportOf(server);
  return { transport, era: 'initialize', mode, settings, reading: 'lax', ...(only === null ? {} : { only }) };
}
