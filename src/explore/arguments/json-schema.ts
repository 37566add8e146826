/** The seven types of JSON Schema's `type`. */
export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** A JSON Schema: `true` allows everything, `false` nothing. */
export type JsonSchema = boolean | SchemaObject;

/**
 * The keywords that generation reads. The types can be trusted: a schema is validated against its dialect's meta-schema
 * first (see {@link SchemaDocument}).
 */
export interface SchemaObject {
  readonly $id?: string;
  readonly $ref?: string;
  readonly $dynamicRef?: string;
  readonly type?: JsonType | readonly JsonType[];
  /** A keyword of OpenAPI that many generators still write. ajv supports it together with `type`. */
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly else?: JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly prefixItems?: readonly JsonSchema[];
  readonly additionalItems?: JsonSchema;
  readonly contains?: JsonSchema;
  readonly minContains?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly dependentSchemas?: Readonly<Record<string, JsonSchema>>;
  /** Draft-07's name for `dependentRequired` and `dependentSchemas`. */
  readonly dependencies?: Readonly<Record<string, JsonSchema | readonly string[]>>;
  readonly [keyword: string]: unknown;
}
