import { allOf, by, unknown } from '../../src/clocks/authoring.ts';
import { httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const answers = 'https://learn.microsoft.com/en-us/answers/questions';
const docs = by(
  'docs',
  `${answers}/1465927/soap-api-request-timeout-in-production-environment`,
  '2023',
  'an idle timeout',
);

/** Azure App Service: a limit of 230 s. Sources disagree whether bytes restart it. The server continues to work after it. */
export const azureAppService: GatewayProfile = {
  id: 'azure-app-service',
  name: 'Azure App Service',
  version: 'questions and answers',
  role: 'host',
  deadlines: {
    front_end: {
      over: 'exchange',
      ms: 230_000,
      restartedBy: unknown('called an idle timeout by some pages and an absolute one by others'),
      outcome: httpOutcome(504, 'fin', []),
      ...allOf(docs, by('docs', `${answers}/1332955`)),
      disputed: 'The status is 500 or 502 in other texts.',
    },
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], by('inferred', 'HTTP/2 ends at the front end')),
};
