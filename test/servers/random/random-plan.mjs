/** A sequence of numbers in [0, 1) that a seed fixes (mulberry32). */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const startFailures = ['throw', 'exit', 'silent', 'refuse-initialize', 'refuse-list', 'silent-list', 'garbage'];

const callKinds = [
  'answer',
  'answer',
  'tool-error',
  'refuse',
  'hang',
  'tick',
  'slow',
  'die',
  'progress',
  'log',
  'ping',
  'flood',
  'twice',
  'wrong-id',
  'text-id',
  'garbage',
  'both',
  'deep',
  'big',
];

const schemas = [
  { type: 'object' },
  { type: 'object' },
  { type: 'object', properties: { n: { type: 'integer' }, s: { type: 'string' } }, required: ['n'] },
  { type: 'object', properties: { one: { enum: [] } }, required: ['one'] },
  { $ref: 'file:///nowhere.json' },
  { type: 'object', properties: { p: { type: 'string', pattern: '^[a-c]{2,5}$' } } },
];

/**
 * What a random server does, as plain JSON: which of its starts fail and how, after how many messages it ends, which
 * tools it shows, and what each does.
 */
export function randomPlan(seed) {
  const next = numbers(seed);
  const chance = (share) => next() < share;
  const whole = (below) => Math.floor(next() * below);
  const pick = (list) => list[whole(list.length)];
  const starts = {};
  if (chance(0.5)) for (let count = 1 + whole(2); count > 0; count--) starts[whole(5)] = pick(startFailures);
  if (chance(0.1)) for (let start = whole(3); start < 50; start++) starts[start] = pick(startFailures);
  return {
    seed,
    starts,
    diesAtMessage: chance(0.2) ? 1 + whole(8) : null,
    // Every so many starts it does not show its first tool.
    hidesFirstEvery: chance(0.15) ? 2 + whole(2) : null,
    // One of the starts takes the port of all that come after it: only over HTTP does that make a difference.
    keepsPortAt: chance(0.1) ? whole(3) : null,
    tools: Array.from({ length: whole(4) }, (_, index) => ({
      name: `t${index}`,
      readOnly: chance(0.8),
      schema: chance(0.8) ? schemas[0] : pick(schemas),
      how: pick(callKinds),
      afterMs: pick([0, 1, 1_000, 4_999, 5_000, 45_000, 60_000, 299_999, 600_000]),
      everyMs: pick([100, 1_000, 7_000]),
    })),
  };
}
