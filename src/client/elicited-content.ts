import type { Fields } from '../wire/frame.ts';

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const valueFor = (schema: unknown): unknown => {
  if (!isObject(schema)) return '';
  if ('default' in schema) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'number' || schema.type === 'integer')
    return typeof schema.minimum === 'number' ? schema.minimum : 1;
  return 'a mock answer';
};

/** What a person types into an elicitation's form: defaults, first choices, and the smallest that is allowed. */
export function elicitedContent(requestedSchema: unknown): Fields {
  if (!isObject(requestedSchema) || !isObject(requestedSchema.properties)) return {};
  return Object.fromEntries(Object.entries(requestedSchema.properties).map(([key, schema]) => [key, valueFor(schema)]));
}
