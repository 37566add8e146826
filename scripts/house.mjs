/**
 * The rooms of the house and the rooms each may import from. Imports point downward only.
 * `src/index.ts` and the other public entries are doors: they may re-export from any room they open onto.
 */
export const rooms = {
  'src/time': [],
  'src/clocks': [],
  'src/wire': ['src/clocks', 'src/time'],
  'src/client': ['src/wire', 'src/clocks', 'src/time'],
  'src/properties': ['src/wire', 'src/clocks'],
  'src/faults': ['src/wire', 'src/clocks', 'src/time'],
  'src/report': ['src/faults', 'src/wire', 'src/clocks', 'src/properties'],
  'src/scenario': ['src/client', 'src/properties', 'src/faults', 'src/wire', 'src/clocks', 'src/time'],
  mocks: ['src/clocks'],
  'src/explore': [
    'src/scenario',
    'mocks',
    'src/client',
    'src/properties',
    'src/faults',
    'src/wire',
    'src/clocks',
    'src/time',
  ],
  'src/check': [
    'src/explore',
    'src/report',
    'src/scenario',
    'mocks',
    'src/client',
    'src/properties',
    'src/faults',
    'src/wire',
    'src/clocks',
    'src/time',
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
  ],
  'src/vitest': ['src/check', 'src/report', 'src/scenario', 'src/clocks', 'src/time'],
  suites: ['src/check', 'src/report', 'src/scenario'],
};
