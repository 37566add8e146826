import { ScenarioError } from '../server/scenario-error.ts';
import type { UpstreamSite } from './upstream-site.ts';

/** A server in real time: its outgoing HTTP is out of reach, and a plan that asks for it is refused. */
export const upstreamInRealTime: UpstreamSite = {
  add() {
    throw new ScenarioError(
      "a fault of the upstream holds the server's outgoing HTTP, which can be done in virtual time only: the server is not Node, or real time was asked for. Leave the fault out, or test a Node server in virtual time",
    );
  },
  told: async () => {},
  close() {},
};
