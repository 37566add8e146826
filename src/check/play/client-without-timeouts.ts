import { typescriptSdkV1 } from '../../../mocks/clients/typescript-sdk-v1.ts';
import type { ClientProfile } from '../../clocks/client-profile.ts';

/** A client that sends what the TypeScript SDK sends and never gives up: it shows how long a server really takes. */
export const clientWithoutTimeouts: ClientProfile = {
  ...typescriptSdkV1,
  id: 'patient',
  name: 'a client that waits without a limit',
  deadlines: {},
  retries: [],
  reactions: [],
  cadences: [],
  http: null,
};
