import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const types: { readonly [expected: string]: string } = {
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'a string',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

const oneOf = (values: readonly unknown[]): string => {
  const words = values.map((value) => JSON.stringify(value));
  return words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
};

/** The values that a union of single values allows; `null`: it is another kind of union. */
function valuesOf({ errors }: Extract<Issue, { code: 'invalid_union' }>): readonly unknown[] | null {
  const values = errors.map(([first]) => (first?.code === 'invalid_value' ? first.values : null));
  return values.some((some) => some === null) || values.length === 0 ? null : values.flatMap((some) => some ?? []);
}

/** What a parameter must be, where it is not: the schema's own words, in plain English. */
export function issueWords(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'must not be empty';
      return `must be ${issue.minimum} or more`;
    case 'too_big':
      return `must be ${issue.maximum} or less`;
    case 'invalid_type':
      return `must be ${types[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}`;
    case 'invalid_union': {
      const values = valuesOf(issue);
      return values === null ? 'has a value of the wrong kind' : `must be ${oneOf(values)}`;
    }
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}
