/**
 * Copies a list that Node has made. In an agent, such a list has the methods of the server's realm, which the server may have
 * replaced. The copy has the methods of the agent's realm.
 */
export function ownCopy<T>(list: readonly T[]): T[] {
  const copy: T[] = [];
  for (let i = 0; i < list.length; i++) copy.push(list[i] as T);
  return copy;
}
