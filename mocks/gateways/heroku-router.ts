import { allOf, by } from '../../src/clocks/authoring.ts';
import { httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const routing = by('docs', 'https://devcenter.heroku.com/articles/http-routing', '2024-12-03');
const timeout = (code: string) =>
  by('docs', 'https://devcenter.heroku.com/articles/request-timeout', '2024-12-03', code);

/** Heroku's router: 30 s to the first byte, then 55 s between bytes of either side. No plan has more. */
export const herokuRouter: GatewayProfile = {
  id: 'heroku-router',
  name: 'Heroku router',
  version: '2024-12-03',
  role: 'host',
  deadlines: {
    connect: {
      over: 'connect',
      ms: 5_000,
      outcome: httpOutcome(503, 'fin'),
      ...by(
        'docs',
        'https://devcenter.heroku.com/articles/http-routing',
        null,
        'a copy of 2015: the dyno is avoided for 5 s',
      ),
    },
    upload: {
      over: 'upload',
      ms: 55_000,
      restartedBy: ['request-byte'],
      outcome: httpOutcome(null, 'fin'),
      ...timeout('H28: the client is silent'),
    },
    initial: {
      over: 'headers',
      ms: 30_000,
      outcome: httpOutcome(503, 'fin', []),
      ...allOf(timeout('H12: the dyno works on'), routing),
    },
    rolling: {
      over: 'body',
      ms: 55_000,
      restartedBy: ['byte', 'request-byte'],
      outcome: httpOutcome(null, 'fin'),
      ...allOf(timeout('H15: the dyno is silent'), routing),
    },
    keep_alive: keptAlive(90_000, by('inferred', 'a text that quotes what Heroku says of Router 2.0')),
  },
  queues: [
    {
      of: 'exchange',
      among: 'origin',
      atOnce: 50,
      ...by(
        'docs',
        'https://devcenter.heroku.com/articles/http-routing',
        null,
        'a copy of 2015; a full backlog is H11, 503',
      ),
    },
  ],
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], by('inferred', 'HTTP/2 ends at Router 2.0')),
};
