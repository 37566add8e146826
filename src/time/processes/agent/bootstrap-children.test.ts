import { expect, it } from 'vitest';
import { nameStreams } from './bootstrap-children.ts';
import type { OwnStreams } from './own-streams.ts';

const own = { nameOf: (fd: number) => (fd < 3 ? `c1:${fd}` : null) } as OwnStreams;

it.each([
  ['nothing said', undefined, ['c1.1:0', 'c1.1:1', 'c1.1:2']],
  ['one word for all', 'pipe', ['c1.1:0', 'c1.1:1', 'c1.1:2']],
  ['inherited', 'inherit', ['c1:0', 'c1:1', 'c1:2']],
  ['ignored', 'ignore', [null, null, null]],
  ['some of each', ['pipe', 'inherit', 2], ['c1.1:0', 'c1:1', 'c1:2']],
  ['crossed', ['ignore', 2, 1], [null, 'c1:2', 'c1:1']],
  ['a stream with a descriptor', ['pipe', { fd: 1 }, { fd: 9 }], ['c1.1:0', 'c1:1', null]],
  [
    'more than three',
    ['pipe', 'pipe', 'pipe', 'pipe', 'ipc', undefined],
    ['c1.1:0', 'c1.1:1', 'c1.1:2', 'c1.1:3', null, null],
  ],
])('the descriptors of a child are named: %s', (_name, stdio, names) => {
  expect(nameStreams(stdio, 'c1.1', own)).toEqual(names);
});
