import type { AnyFault, FaultPlace } from './fault.ts';
import type { FaultPlan } from './fault-plan.ts';
import { FaultPlanError } from './fault-plan-error.ts';
import { faultById } from './fault-registry.ts';

/** Every place, and what it is called in errors. */
export const placeNames: { readonly [place in FaultPlace]: string } = {
  'in-process': 'a server that is a function in this process',
  'in-process-http': 'an app over HTTP in this process ({ app })',
  'stdio-child': 'a command over stdio',
  'http-child': 'a command over HTTP ({ command, http }, --http <url>)',
  'remote-url': 'a server at a URL ({ url }, --url <url>)',
  msw: 'request handlers of msw',
};

const everyPlace = Object.keys(placeNames) as readonly FaultPlace[];

/** Where a fault can be injected. */
export const placesOf = ({ places }: Pick<AnyFault, 'places'>): readonly FaultPlace[] =>
  places ?? everyPlace.filter((place) => place !== 'msw');

/** Whether a fault can be injected at a place. */
export const worksAt = (fault: Pick<AnyFault, 'places'>, place: FaultPlace): boolean => placesOf(fault).includes(place);

/**
 * Checks that every fault of a plan can be injected at a place.
 *
 * @throws FaultPlanError (`ERR_FAULT_PLAN`), naming the first fault that cannot, and where it can
 */
export function assertPlaces(plan: FaultPlan, place: FaultPlace): void {
  for (const [index, { fault: id }] of plan.entries()) {
    const fault = faultById(id);
    if (fault === undefined || worksAt(fault, place)) continue;
    const works = placesOf(fault).map((one) => placeNames[one]);
    throw new FaultPlanError(
      `plan[${index}]: ${id} cannot be injected into ${placeNames[place]}. It works with ${works.join(', ')}`,
    );
  }
}
