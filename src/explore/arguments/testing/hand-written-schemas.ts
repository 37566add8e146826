/** Schemas that between them use every keyword that generation reads, as servers write them. By what is special in each. */
export const handWrittenSchemas: Readonly<Record<string, object>> = {
  'nothing at all': { type: 'object' },
  'no type even': {},
  'everything allowed': { type: 'object', additionalProperties: true },
  'unbounded numbers': {
    type: 'object',
    properties: { duration: { type: 'number' }, count: { type: 'integer' } },
    required: ['duration', 'count'],
  },
  'bounded numbers': {
    type: 'object',
    properties: {
      a: { type: 'integer', minimum: 3, maximum: 7 },
      b: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      c: { type: 'integer', maximum: -5 },
      d: { type: 'integer', minimum: 1_000_000 },
      e: { type: 'number', minimum: 0.25, maximum: 0.3 },
      f: { type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 },
      g: { type: 'integer', exclusiveMinimum: 2, exclusiveMaximum: 4 },
      h: { type: 'number', minimum: -2.5, maximum: -2.5 },
      i: { type: 'integer', format: 'int32' },
    },
    required: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'],
  },
  multiples: {
    type: 'object',
    properties: {
      even: { type: 'integer', multipleOf: 2, minimum: 5 },
      cents: { type: 'number', multipleOf: 0.01, minimum: 0, maximum: 5 },
      tenths: { type: 'number', multipleOf: 0.1 },
      both: { allOf: [{ type: 'integer', multipleOf: 4 }, { multipleOf: 6 }], minimum: 1 },
      wholeHalves: { type: 'integer', multipleOf: 0.5 },
      thousands: { type: 'integer', multipleOf: 1000 },
    },
    required: ['even', 'cents', 'tenths', 'both', 'wholeHalves', 'thousands'],
  },
  'strings of a length': {
    type: 'object',
    properties: {
      short: { type: 'string', maxLength: 3 },
      empty: { type: 'string', maxLength: 0 },
      long: { type: 'string', minLength: 40, maxLength: 60 },
      exact: { type: 'string', minLength: 5, maxLength: 5 },
    },
    required: ['short', 'empty', 'long', 'exact'],
  },
  patterns: {
    type: 'object',
    properties: {
      slug: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 12 },
      loose: { type: 'string', pattern: 'x' },
      python: { type: 'string', pattern: '^[\\w\\-.]+$', minLength: 8 },
      notUnicode: { type: 'string', pattern: '^\\_[a-c]$' },
      notTmp: { type: 'string', pattern: '^(?!tmp)[a-z]{3,6}$' },
      password: { type: 'string', pattern: '^(?=.*\\d)(?=.*[a-z])[a-z\\d]{8,}$' },
      word: { type: 'string', pattern: '\\bcat\\b' },
      any: { type: 'string', pattern: '' },
      two: { allOf: [{ type: 'string', pattern: '^[a-f]+$' }, { pattern: '[ab]' }] },
    },
    required: ['slug', 'loose', 'python', 'notUnicode', 'notTmp', 'password', 'word', 'any', 'two'],
  },
  formats: {
    type: 'object',
    properties: Object.fromEntries(
      [
        ...['date-time', 'date', 'time', 'duration', 'email', 'idn-email', 'hostname', 'idn-hostname', 'ipv4', 'ipv6'],
        ...['uri', 'url', 'iri', 'uri-reference', 'iri-reference', 'uri-template', 'uuid', 'json-pointer', 'regex'],
        ...['json-pointer-uri-fragment', 'relative-json-pointer', 'byte', 'password', 'binary', 'of-our-own'],
        ...['iso-time', 'iso-date-time'],
      ].map((format) => [format, { type: 'string', format }]),
    ),
    required: [
      'date-time',
      'date',
      'time',
      'duration',
      'email',
      'hostname',
      'ipv4',
      'ipv6',
      'uri',
      'uuid',
      'of-our-own',
    ],
  },
  'enum, const, default, examples': {
    type: 'object',
    properties: {
      level: { enum: ['debug', 'info', 3, null] },
      kind: { const: 'search' },
      limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
      query: { type: 'string', examples: ['weather in Paris'] },
      wrongDefault: { type: 'integer', default: 'many' },
      structured: { type: 'object', default: { deep: [1] } },
      narrowed: { type: 'string', enum: ['a', 'bb', 'ccc'], maxLength: 2 },
    },
    required: ['level', 'kind', 'limit', 'query', 'wrongDefault', 'structured', 'narrowed'],
  },
  'several types, null': {
    type: 'object',
    properties: {
      either: { type: ['string', 'integer', 'null'] },
      nullable: { type: 'string', nullable: true },
      optional: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null, title: 'Optional' },
      any: true,
      anything: {},
    },
    required: ['either', 'nullable', 'optional', 'any', 'anything'],
  },
  arrays: {
    type: 'object',
    properties: {
      tags: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 4 },
      unique: { type: 'array', items: { enum: ['a', 'b', 'c'] }, uniqueItems: true, minItems: 3 },
      pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false },
      open: { type: 'array', prefixItems: [{ type: 'boolean' }], items: { type: 'integer' }, minItems: 3 },
      cut: { type: 'array', prefixItems: [{ type: 'string' }, false, { type: 'string' }] },
      holding: { type: 'array', items: { type: 'integer' }, contains: { minimum: 50 }, minContains: 2, maxContains: 3 },
      empty: { type: 'array', maxItems: 0 },
      untyped: { type: 'array' },
    },
    required: ['tags', 'unique', 'pair', 'open', 'cut', 'holding', 'empty', 'untyped'],
  },
  'draft-07 tuples and dependencies': {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      pair: { type: 'array', items: [{ type: 'string' }, { type: 'integer' }], additionalItems: false, minItems: 2 },
      card: { type: 'string' },
      address: { type: 'string' },
      token: { type: 'string' },
    },
    required: ['pair'],
    dependencies: { card: ['address'], token: { properties: { card: { const: 'none' } }, required: ['card'] } },
  },
  'closed object': {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'integer' } },
    required: ['a'],
    additionalProperties: false,
  },
  'required but not described': { type: 'object', required: ['ghost'], additionalProperties: { type: 'integer' } },
  'extra properties needed': {
    type: 'object',
    properties: { a: { type: 'string' } },
    additionalProperties: { type: 'integer', minimum: 3 },
    minProperties: 3,
  },
  'names by pattern': {
    type: 'object',
    patternProperties: { '^x-[a-z]{1,8}$': { type: 'boolean' } },
    additionalProperties: false,
    minProperties: 2,
  },
  'names by schema': {
    type: 'object',
    properties: { toolong: { type: 'string' }, ok: { type: 'string' } },
    propertyNames: { maxLength: 4, pattern: '^[a-z]+$' },
    minProperties: 3,
    maxProperties: 4,
  },
  'few of many': {
    type: 'object',
    properties: Object.fromEntries([...'abcdefghijklmnop'].map((name) => [name, { type: 'integer' }])),
    minProperties: 1,
    maxProperties: 2,
  },
  'most of many': {
    type: 'object',
    properties: Object.fromEntries([...'abcdefghijklmnop'].map((name) => [name, { type: 'integer' }])),
    minProperties: 14,
  },
  'one asks for another': {
    type: 'object',
    properties: { user: { type: 'string' }, password: { type: 'string' }, realm: { type: 'string' } },
    required: ['user'],
    dependentRequired: { user: ['password'], password: ['realm'] },
    dependentSchemas: { user: { properties: { realm: { maxLength: 2 } } } },
  },
  'allOf over properties': {
    allOf: [
      { type: 'object', properties: { a: { type: 'integer', minimum: 2 } }, required: ['a'] },
      { type: 'object', properties: { a: { type: 'number', maximum: 4 }, b: { type: 'string' } }, required: ['b'] },
    ],
  },
  'oneOf of objects': {
    type: 'object',
    properties: { kind: { type: 'string' } },
    required: ['kind'],
    oneOf: [
      { properties: { kind: { const: 'circle' }, radius: { type: 'number', minimum: 0 } }, required: ['radius'] },
      { properties: { kind: { const: 'square' }, side: { type: 'number', minimum: 0 } }, required: ['side'] },
    ],
  },
  'exactly one of two': {
    type: 'object',
    properties: { id: { type: 'string' }, name: { type: 'string' } },
    oneOf: [{ required: ['id'] }, { required: ['name'] }],
  },
  'oneOf that overlaps': {
    type: 'object',
    properties: {
      n: {
        oneOf: [
          { type: 'integer', minimum: 3 },
          { type: 'integer', maximum: 6 },
        ],
      },
    },
    required: ['n'],
  },
  not: {
    type: 'object',
    properties: {
      n: { type: 'integer', minimum: 0, maximum: 5, not: { enum: [0, 1, 2] } },
      text: { not: { type: 'string' } },
    },
    required: ['n', 'text'],
    not: { required: ['forbidden'] },
  },
  'if, then, else': {
    type: 'object',
    properties: { country: { enum: ['US', 'NL'] }, code: { type: 'string' } },
    required: ['country', 'code'],
    if: { properties: { country: { const: 'US' } } },
    // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's keyword
    then: { properties: { code: { pattern: '^[0-9]{5}$' } } },
    else: { properties: { code: { pattern: '^[0-9]{4}[A-Z]{2}$' } } },
  },
  'twelve ifs': {
    type: 'object',
    properties: { kind: { enum: Array.from({ length: 12 }, (_, index) => `k${index}`) } },
    required: ['kind'],
    allOf: Array.from({ length: 12 }, (_, index) => ({
      if: { properties: { kind: { const: `k${index}` } } },
      // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's keyword
      then: { properties: { [`of${index}`]: { const: index } }, required: [`of${index}`] },
    })),
  },
  'references, siblings': {
    type: 'object',
    properties: {
      from: { $ref: '#/$defs/point', description: 'where from' },
      to: { $ref: '#/definitions/a~1b%20c' },
      named: { $ref: '#spot' },
      same: { $ref: '#/properties/from' },
      far: { $ref: '#/$defs/point', required: ['z'] },
    },
    required: ['from', 'to', 'named', 'same', 'far'],
    $defs: {
      point: { type: 'object', properties: { x: { type: 'number' }, y: { type: 'number' } }, required: ['x', 'y'] },
      spot: { $anchor: 'spot', type: 'integer', minimum: 4 },
    },
    definitions: { 'a/b c': { type: 'string', minLength: 2 } },
  },
  'an $id of its own': {
    $id: 'https://example.com/schemas/tool',
    type: 'object',
    properties: { a: { $ref: 'https://example.com/schemas/tool#/$defs/a' }, b: { type: 'string', pattern: '^b+$' } },
    required: ['a', 'b'],
    $defs: { a: { type: 'integer', multipleOf: 3 } },
  },
  'a tree': {
    type: 'object',
    properties: { root: { $ref: '#/$defs/node' } },
    required: ['root'],
    $defs: {
      node: {
        type: 'object',
        properties: { value: { type: 'integer' }, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
        required: ['value', 'children'],
      },
    },
  },
  'expressions, the recursive way first': {
    type: 'object',
    properties: { filter: { $ref: '#/$defs/expression' } },
    required: ['filter'],
    $defs: {
      expression: { anyOf: [{ $ref: '#/$defs/and' }, { $ref: '#/$defs/or' }, { type: 'string', minLength: 1 }] },
      and: {
        type: 'object',
        properties: { and: { type: 'array', items: { $ref: '#/$defs/expression' }, minItems: 2, maxItems: 2 } },
        required: ['and'],
        additionalProperties: false,
      },
      or: {
        type: 'object',
        properties: { left: { $ref: '#/$defs/expression' }, right: { $ref: '#/$defs/expression' } },
        required: ['left', 'right'],
        additionalProperties: false,
      },
    },
  },
  'itself, by its root': {
    type: 'object',
    properties: { name: { type: 'string' }, parent: { $ref: '#' }, others: { type: 'array', items: { $ref: '#' } } },
    required: ['name'],
    additionalProperties: false,
  },
  'nothing unevaluated': {
    type: 'object',
    allOf: [{ properties: { a: { type: 'string' } }, required: ['a'] }],
    anyOf: [{ properties: { b: { type: 'integer' } }, required: ['b'] }, { properties: { c: { type: 'integer' } } }],
    unevaluatedProperties: false,
  },
  'odd names': JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"integer"},"a/b":{"type":"string","pattern":"^x$"},' +
      '"a~b":{"type":"string","format":"uuid"},"%41":{"type":"string","format":"date"},"constructor":{"type":"null"}},' +
      '"required":["a/b","a~b","%41","constructor"]}',
  ) as object,
};
