import type { Fact, Stated } from '../../src/clocks/evidence.ts';
import type { Speaks } from '../../src/clocks/gateway-profile.ts';

/** What a gateway speaks to the client and to the origin, in one line. */
export const speaks = (client: Speaks['client'], origin: Speaks['origin'], stated: Stated): Fact<Speaks> => ({
  is: { client, origin },
  ...stated,
});
