import type { Conditions } from '../conditions.ts';
import type { Hop } from '../hop.ts';
import type { Setting } from '../setting.ts';

/** Evidence for a test. */
export const tested = { evidence: [{ basis: 'measured', source: 'a test', date: '2026-11-21' }] } as const;

/** A setting for a test: milliseconds of one server, honoured. */
export const setting = (over: Partial<Setting> = {}): Setting => ({
  unit: 'ms',
  scope: 'server',
  effect: 'honoured',
  ...tested,
  ...over,
});

/** A hop with nothing but these settings. */
export const hopWith = (settings: Hop['settings'] = {}): Hop => ({ id: 'test', deadlines: {}, settings });

/** Conditions for a test: stdio, headless, no setting given, read laxly. */
export const conditions = (over: Partial<Conditions> = {}): Conditions => ({
  transport: 'stdio',
  era: 'initialize',
  mode: 'headless',
  settings: {},
  reading: 'lax',
  ...over,
});
