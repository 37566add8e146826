import { by, unknown } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const free = by('docs', 'https://render-web.onrender.com/docs/free');
const coldStarts = by(
  'report',
  'https://runhooks.app/blog/eliminating-render-free-tier-cold-starts/',
  null,
  'a request waits 30 to 90 s while an instance starts',
);

/** Render's web services. How long a request may take is unknown: no page states it. */
export const render: GatewayProfile = {
  id: 'render',
  name: 'Render web services',
  version: 'documentation',
  role: 'host',
  deadlines: {
    request: {
      over: 'exchange',
      ms: { ...unknown('no page of Render says; none in its documents'), atLeastMs: { is: 90_000, ...coldStarts } },
      restartedBy: unknown('as the limit'),
      outcome: httpOutcome(502, 'fin', []),
      ...coldStarts,
      disputed:
        '100 minutes in many texts, none with a source; infinite in https://docs.mergent.co/tasks/request-timeouts',
    },
    spin_down: {
      over: 'instance',
      ms: 900_000,
      restartedBy: ['request'],
      outcome: httpOutcome(null, 'fin', ['kill']),
      when: { setting: { free: true } },
      ...free,
    },
  },
  settings: { free: gatewaySetting('boolean', free) },
  speaks: speaks(
    ['h2', 'http/1.1'],
    ['http/1.1'],
    by('docs', 'https://skills.sh/render-oss/skills/render-web-services'),
  ),
};
