import { allOf, by } from '../../src/clocks/authoring.ts';
import { speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const mdn = by('docs', 'https://developer.mozilla.org/en-US/docs/Web/API/EventSource');

/** A web browser: no clock is known. It opens at most six connections to an origin over HTTP/1.1, so a seventh request waits. */
export const browser: GatewayProfile = {
  id: 'browser',
  name: 'Web browser (fetch, EventSource)',
  version: 'documentation',
  role: 'http-library',
  deadlines: {},
  queues: [
    {
      of: 'exchange',
      among: 'origin',
      atOnce: 6,
      when: { setting: { h2: false } },
      ...allOf(
        mdn,
        by('report', 'https://github.com/freenet/freenet-core/issues/5213', null, 'the seventh tab is never answered'),
      ),
    },
    { of: 'exchange', among: 'origin', atOnce: 100, when: { setting: { h2: true } }, ...mdn },
  ],
  settings: { h2: { unit: 'boolean', scope: 'host', effect: 'honoured', ...mdn } },
  speaks: speaks(['h2', 'http/1.1'], ['h2', 'http/1.1'], mdn),
};
