import type { When } from '../../src/clocks/conditions.ts';
import type { Stated } from '../../src/clocks/evidence.ts';
import type { Hold } from '../../src/clocks/hold.ts';

/** Holds of a gateway that passes nothing on, not even the head, before the response is whole. */
export const wholeResponse = (stated: Stated, when?: When): readonly Hold[] =>
  (['headers', 'body'] as const).map((of) => ({
    of,
    until: 'end',
    ...(when === undefined ? {} : { when }),
    ...stated,
  }));
