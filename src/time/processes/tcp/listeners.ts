import { type Endpoint, isAnywhere, type ListeningAt, portOf } from './endpoint.ts';

/** Who listens where. */
export class Listeners<Owner extends object> {
  readonly #all = new Map<Owner, ListeningAt[]>();

  add(owner: Owner, at: ListeningAt): void {
    this.#all.set(owner, [...this.of(owner), at]);
  }

  remove(owner: Owner, { address, port }: ListeningAt): void {
    const left = [...this.of(owner)];
    const at = left.findIndex((one) => one.address === address && one.port === port);
    if (at >= 0) left.splice(at, 1);
    this.#all.set(owner, left);
  }

  removeOwner(owner: Owner): void {
    this.#all.delete(owner);
  }

  of(owner: Owner): readonly ListeningAt[] {
    return this.#all.get(owner) ?? [];
  }

  /** Whether anybody listens to a port, at whichever address. */
  hasPort(port: number): boolean {
    for (const all of this.#all.values()) if (all.some((one) => one.port === port)) return true;
    return false;
  }

  /** Everybody who may accept what dials there: several processes may share a port. */
  at(server: Endpoint): Owner[] {
    const port = portOf(server);
    const address = server.slice(0, server.lastIndexOf(':'));
    const owners: Owner[] = [];
    for (const [owner, all] of this.#all) {
      if (all.some((one) => one.port === port && (one.address === address || isAnywhere(one.address))))
        owners.push(owner);
    }
    return owners;
  }
}
