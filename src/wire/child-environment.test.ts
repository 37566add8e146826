import { expect, test } from 'vitest';
import { childEnvironment } from './child-environment.ts';

test('a secret of ours does not reach the child, and what the user adds does', () => {
  const env = childEnvironment({ PATH: '/bin', SECRET_TOKEN: 'x', TZ: 'Asia/Tokyo' }, { WANTED: 'y' });
  expect(env).toMatchObject({ PATH: '/bin', WANTED: 'y', TZ: 'UTC' });
  expect(env).not.toHaveProperty('SECRET_TOKEN');
});
