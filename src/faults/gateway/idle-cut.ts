import { z } from 'zod';
import type { Mark } from '../../clocks/mark.ts';
import type { ToCaller } from '../../clocks/outcome.ts';
import type { Fault } from '../fault.ts';
import { cuttingHop } from './cutting-hop.ts';

/** The parameters of {@link idleCut}. */
export interface IdleCut {
  readonly idleMs: number;
  readonly resetBy: 'any-byte' | 'server-byte' | 'data-event';
  readonly how: 'fin' | 'rst' | '504' | 'silent-drop';
}

const marks: { readonly [resetBy in IdleCut['resetBy']]: readonly Mark[] } = {
  'any-byte': ['byte', 'request-byte'],
  'server-byte': ['byte'],
  'data-event': ['event'],
};

const downs: { readonly [how in IdleCut['how']]: ToCaller } = {
  fin: { status: null, cut: 'fin' },
  rst: { status: null, cut: 'rst' },
  '504': { status: 504, cut: 'fin' },
  'silent-drop': { status: null, cut: 'silent' },
};

/** An hour: longer than any clock of this kind that is known. */
const longestMs = 3_600_000;

/**
 * A hop on the path ends every exchange that was idle for a time: a call under way, and the GET stream too. A server that
 * sends a comment now and then copes, except where only events with data count.
 *
 * Only over HTTP. Connections without an exchange are left alone: clients open new ones.
 */
export const idleCut: Fault<IdleCut> = {
  id: 'idle-cut',
  layer: 'gateway',
  places: ['in-process-http', 'http-child', 'remote-url'],
  summary: 'a hop cuts exchanges on which nothing passes',
  parameters: z.strictObject({
    idleMs: z.int().min(0).default(60_000).describe('after so much silence, in milliseconds'),
    resetBy: z
      .enum(['any-byte', 'server-byte', 'data-event'])
      .default('any-byte')
      .describe('what restarts the clock; a comment is a byte and no event'),
    how: z
      .enum(['fin', 'rst', '504', 'silent-drop'])
      .default('fin')
      .describe('how it ends; 504: where no head has been sent, else fin; silent-drop: no end is sent'),
  }),
  arbitrary: (fc) =>
    fc.record({
      idleMs: fc.nat({ max: longestMs }).map((sooner) => longestMs - sooner),
      resetBy: fc.constantFrom('any-byte', 'server-byte', 'data-event'),
      how: fc.constantFrom('fin', 'rst', '504', 'silent-drop'),
    }),
  loses: true,
  reorders: false,
  inject: (context, { idleMs, resetBy, how }) =>
    cuttingHop(
      context,
      'idle-cut',
      {
        over: 'exchange',
        ms: idleMs,
        restartedBy: marks[resetBy],
        outcome: { toCaller: downs[how], toServer: how === 'silent-drop' ? [] : ['close-exchange'] },
      },
      'cuts an exchange on which nothing passed',
      { silentMs: idleMs, how },
    ),
};
