export function reportSchema(additionalProperties: boolean): { readonly [key: string]: unknown };
