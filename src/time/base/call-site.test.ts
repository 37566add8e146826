import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isOwnFrame, userSource } from './call-site.ts';

const frame = (file: string): string => `f (${fileURLToPath(new URL(file, import.meta.url))}:1:2)`;

test.each(['./call-site.ts', '../core/scheduler.ts', '../tracking/tracker.ts', '../processes/agent/agent.ts'])(
  'a frame of %s belongs to the clock',
  (file) => expect(isOwnFrame(frame(file))).toBe(true),
);

test.each(['../../wire/transcript.ts', '../core/scheduler.test.ts', '../../../server.js'])(
  'a frame of %s does not belong to the clock',
  (file) => expect(isOwnFrame(frame(file))).toBe(false),
);

test('the source of a program is its first frame outside of this package', () => {
  const frames = ['../core/scheduler.ts', '../../wire/transcript.ts', '../../../server.js'].map(frame);
  const stack = ['Error', ...frames.map((one) => `    at ${one}`)].join('\n');
  expect(userSource({ stack })).toBe(`${fileURLToPath(new URL('../../../server.js', import.meta.url))}:1:2`);
});
