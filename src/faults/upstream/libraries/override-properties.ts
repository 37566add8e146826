/** Gives one object properties that hide those of its class. @returns how to remove them */
export function overrideProperties(target: object, own: { readonly [name: string]: unknown }): () => void {
  for (const [name, value] of Object.entries(own))
    Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: false });
  return () => {
    for (const name of Object.keys(own)) Reflect.deleteProperty(target, name);
  };
}
