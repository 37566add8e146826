import type { RemedyPlan } from '../../remedies/planned-remedy.ts';
import { remedyByName } from '../../remedies/remedies.ts';
import type { RemedyContext } from '../../remedies/remedy.ts';
import type { HookedLink } from '../../wire/hooked-link.ts';
import type { HopPoints } from '../link/http-path.ts';
import { ScenarioError } from '../server/scenario-error.ts';
import type { SessionTime } from '../session-time.ts';

/** What remedies are applied to. */
export interface RemediedSession {
  readonly link: HookedLink;
  readonly time: SessionTime;
  /** `null`: the server is not reached over HTTP. */
  readonly http: HopPoints | null;
}

/**
 * Applies every remedy of a plan.
 *
 * @throws ScenarioError (`ERR_SCENARIO`) for a remedy that there is not
 */
export function applyRemedies(plan: RemedyPlan, { link, time, http }: RemediedSession): { lift(): void } {
  const site: RemedyContext = {
    setTimer: time.setTimer,
    overHttp: http !== null,
    toServer: (hook) => link.toServer(hook),
    toClient: (hook) => link.toClient(hook),
    say: (frame) => link.say(frame),
    http: (make) => http?.addServerHop(make) ?? (() => {}),
  };
  const applied = plan.map(({ remedy: name, parameters }) => {
    const remedy = remedyByName(name);
    if (remedy === undefined) throw new ScenarioError(`there is no remedy ${JSON.stringify(name)}`);
    return remedy.applyPlanned(site, parameters);
  });
  return {
    lift() {
      for (const one of applied) one.lift();
    },
  };
}
