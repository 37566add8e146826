/** What each part of `src/check` may import from besides other parts of it. */
const belowCheck = [
  'src/explore',
  'src/report',
  'src/scenario',
  'mocks',
  'src/client',
  'src/properties',
  'src/remedies',
  'src/faults',
  'src/wire',
  'src/clocks',
  'src/time',
];

/**
 * The layers, and the layers that each may import from. Imports point downward only. A layer is a folder with all that is
 * in it, except for a folder inside it that is listed itself. An allowed folder includes the layers inside it. The public entry points, such as `src/index.ts`, belong to no
 * layer and may re-export from any.
 */
export const layers = {
  'src/time/base': [],
  'src/time/os': ['src/time/base'],
  'src/time/tracking': ['src/time/base', 'src/time/os'],
  'src/time/core': ['src/time/base', 'src/time/os', 'src/time/tracking'],
  'src/time/processes': ['src/time/base', 'src/time/os', 'src/time/tracking', 'src/time/core'],
  'src/clocks': [],
  'src/wire': ['src/clocks', 'src/time'],
  'src/client': ['src/wire', 'src/clocks', 'src/time'],
  'src/properties': ['src/wire', 'src/clocks'],
  'src/faults': ['src/wire', 'src/clocks', 'src/time'],
  'src/remedies': ['src/faults', 'src/wire', 'src/clocks', 'src/time'],
  'src/report': ['src/remedies', 'src/faults', 'src/wire', 'src/clocks', 'src/properties'],
  'src/scenario': ['src/client', 'src/properties', 'src/remedies', 'src/faults', 'src/wire', 'src/clocks', 'src/time'],
  mocks: ['src/clocks'],
  'src/explore': [
    'src/scenario',
    'mocks',
    'src/client',
    'src/properties',
    'src/remedies',
    'src/faults',
    'src/wire',
    'src/clocks',
    'src/time',
  ],
  'src/check/options': belowCheck,
  'src/check/judge': ['src/check/options', ...belowCheck],
  'src/check/play': ['src/check/judge', 'src/check/options', ...belowCheck],
  'src/check/explain': ['src/check/play', 'src/check/judge', 'src/check/options', ...belowCheck],
  'src/check/extra-checks': ['src/check/play', 'src/check/judge', 'src/check/options', ...belowCheck],
  'src/check': [
    'src/check/explain',
    'src/check/extra-checks',
    'src/check/play',
    'src/check/judge',
    'src/check/options',
    ...belowCheck,
  ],
  'src/cli': [
    'src/faults',
    'src/check',
    'src/report',
    'src/explore',
    'src/scenario',
    'mocks',
    'src/clocks',
    'src/wire',
    'src/time',
  ],
  'src/vitest': ['src/check', 'src/report', 'src/scenario', 'src/clocks', 'src/time'],
  suites: ['src/check', 'src/report', 'src/scenario'],
};
