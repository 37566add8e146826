import net from 'node:net';
import { expect, test } from 'vitest';
import { attemptMsOf } from './attempt-ms.ts';

const usual = net.getDefaultAutoSelectFamily() ? net.getDefaultAutoSelectFamilyAttemptTimeout() : null;

test.each<[string, readonly unknown[], number | null]>([
  ['no options: the defaults of the process', [], usual],
  ['options that say nothing', [undefined, null, 'text', {}], usual],
  ['switched off', [{ autoSelectFamily: false, autoSelectFamilyAttemptTimeout: 70 }], null],
  ['switched on with a time', [{ autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 70 }], 70],
  [
    'the first that says something decides',
    [
      {},
      { autoSelectFamily: true },
      { autoSelectFamily: false },
      { autoSelectFamilyAttemptTimeout: 80 },
      { autoSelectFamilyAttemptTimeout: 90 },
    ],
    80,
  ],
  [
    'a value of another type says nothing',
    [
      { autoSelectFamily: 'no', autoSelectFamilyAttemptTimeout: '5' },
      { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 60 },
    ],
    60,
  ],
])('%s', (_, options, expected) => {
  expect(attemptMsOf(...options)).toBe(expected);
});
