import { expect, test } from 'vitest';
import { extraCheckIds } from '../../properties/property-registry.ts';
import { sessionChecks } from './registry.ts';

test('each check of a session judges a property that is known as one of an extra check', () => {
  for (const { property } of sessionChecks) expect(extraCheckIds).toContain(property);
});
