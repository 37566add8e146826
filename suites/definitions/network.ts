import { faults } from '../../src/faults/fault-builders.ts';
import { plainPlay, type SuiteDefinition, type SuitePlay } from '../suite-definition.ts';

/** Gateways whose limits differ: in time, in silence, and in what they keep back. */
const gateways = ['nginx', 'aws-alb', 'cloudflare-proxy', 'heroku-router'] as const;

const plays: readonly SuitePlay[] = [
  plainPlay,
  { under: 'over few HTTP/1.1 connections', options: { faults: [faults.http1Degradation()] } },
  ...gateways.map((id): SuitePlay => ({ under: `behind ${id}`, options: { gateways: [id] } })),
];

/** Answers arrive in time over HTTP/1.1 and behind gateways. */
export const network = {
  id: 'network',
  summary: 'do answers over HTTP arrive over few HTTP/1.1 connections, and behind gateways?',
  verdicts: ['startup', 'calls'],
  properties: ['unknown-session', 'reopens-stream'],
  transport: 'http',
  plays: () => plays,
} as const satisfies SuiteDefinition;
