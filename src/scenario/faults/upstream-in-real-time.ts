import { ScenarioError } from '../server/scenario-error.ts';
import type { UpstreamRules } from './upstream-rules.ts';

/** For a server in real time: its outgoing HTTP cannot be intercepted, and a plan that needs it is refused. */
export const upstreamInRealTime: UpstreamRules = {
  expect() {},
  add() {
    throw new ScenarioError(
      "a fault of the upstream holds the server's outgoing HTTP, which can be done in virtual time only: the server is not Node, or real time was asked for. Leave the fault out, or test a Node server in virtual time",
    );
  },
  settled: async () => {},
  silence() {},
  close() {},
};
