import type { Hop } from './hop.ts';

/** An intermediary between client and server, or a runtime or library with clocks of its own. */
export interface GatewayProfile extends Hop {
  readonly name: string;
  readonly version: string;
  readonly role: 'proxy' | 'host' | 'runtime' | 'http-library';
}
