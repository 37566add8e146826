export function reportSchema(additionalProperties: boolean): { readonly [key: string]: unknown };

/** @param additionalProperties whether an object may have fields that its type does not have */
export function budgetSchema(additionalProperties: boolean): object;
