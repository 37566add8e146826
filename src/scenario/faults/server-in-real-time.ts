import { ScenarioError } from '../server/scenario-error.ts';

/** For a server in real time: its event loop and clocks cannot be changed, and a plan that needs it is refused. */
export function serverInRealTime(): never {
  throw new ScenarioError(
    "this fault stops the server's timers or changes its clocks, which can be done in virtual time only: the server is not Node, or real time was asked for. Leave the fault out, or test a Node server in virtual time",
  );
}
