import { Flow } from './flow.ts';
import type { ExpectedBytes, FlowId, FlowReport } from './protocol.ts';

/**
 * Both ends of every byte stream between the processes of one tree, as far as they are known. The owner of an end is an
 * agent, or the host's side of the child.
 */
export class FlowBook {
  readonly #flows = new Map<FlowId, Flow>();
  #paired = true;
  /** How often an end has made progress. */
  movements = 0;

  report(owner: object, reports: readonly FlowReport[]): void {
    for (const report of reports) {
      const flow = this.#flow(report.flow);
      const known = 'written' in report ? flow.hasWriter : flow.hasReader;
      if (!known) this.#paired = false;
      const before = flow.passed;
      if ('written' in report) flow.writes(owner, report.written, report.queued);
      else flow.reads(owner, report.read, report.state);
      if (flow.passed !== before) this.movements++;
    }
  }

  /** @param countsAreFinal whether the last counts of the owner are final */
  removeOwner(owner: object, countsAreFinal: boolean): void {
    for (const flow of this.#flows.values()) flow.removeOwner(owner, countsAreFinal);
    this.#paired = false;
  }

  /** The bytes that are written and not read yet; 0 while an end is unknown. */
  inFlight(id: FlowId): number {
    this.#pair();
    return this.#flows.get(id)?.inFlight ?? 0;
  }

  /** The bytes that an owner must read of the flows that it is reading now. */
  expectedOf(owner: object): ExpectedBytes[] {
    this.#pair();
    const expected: ExpectedBytes[] = [];
    for (const [id, flow] of this.#flows) {
      const reader = flow.readerOf(owner);
      if (reader?.state !== 'reading') continue;
      const bytes = flow.inFlight;
      if (bytes > 0) expected.push({ flow: id, read: reader.read + bytes });
    }
    return expected;
  }

  /** The flows with bytes in them that an owner could read, and that no process has begun to read. */
  unopenedOf(owner: object): FlowId[] {
    this.#pair();
    const ids: FlowId[] = [];
    for (const [id, flow] of this.#flows) if (flow.readerOf(owner) && flow.unopened && flow.inFlight > 0) ids.push(id);
    return ids;
  }

  /** Whether bytes of a flow are still queued in a writer, so that no reader can have them. */
  queued(id: FlowId): boolean {
    return this.#flows.get(id)?.queued ?? false;
  }

  /** Whether a foreign process relays the flow, at its own pace. */
  isRelayed(id: FlowId): boolean {
    this.#pair();
    return this.#flows.get(id)?.source !== undefined;
  }

  /** Whether an owner has queued bytes that a reader waits for: its last report is soon out of date. */
  hasQueued(owner: object): boolean {
    this.#pair();
    const flows = [...this.#flows.values()];
    return flows.some((flow) => {
      if (!flow.queuedBy(owner)) return false;
      return [flow, ...flows.filter(({ source }) => source === flow)].some(
        ({ beingRead, lost, inFlight }) => beingRead && !lost && inFlight > 0,
      );
    });
  }

  /**
   * Gives a flow up: its bytes have left the writers, and its reader does not find them: another process has read them.
   */
  lose(id: FlowId): void {
    this.#flow(id).lost = true;
  }

  /** To be called when all processes are settled; see {@link Flow.noteSurplus}. */
  noteSurplus(): void {
    for (const flow of this.#flows.values()) flow.noteSurplus();
  }

  /**
   * A foreign process may be in between (`tee in.log | node server.js`): then one flow has a writer but no reader, and
   * another one a reader but no writer. If there is exactly one of each, the second is assumed to continue the first.
   */
  #pair(): void {
    if (this.#paired) return;
    this.#paired = true;
    const flows = [...this.#flows];
    for (const [, flow] of flows) flow.source = undefined;
    const open = flows.filter(([, flow]) => flow.hasWriter && !flow.hasReader);
    const dry = flows.filter(([, flow]) => flow.hasReader && !flow.hasWriter);
    const join = (from: RegExp, to: RegExp): void => {
      const sources = open.filter(([id]) => from.test(id));
      const sinks = dry.filter(([id]) => to.test(id));
      if (sources.length === 1 && sinks[0] && sinks.length === 1) sinks[0][1].source = sources[0]?.[1];
    };
    join(/:0>$/, /^pipe:/);
    join(/^pipe:/, /:1<$/);
  }

  #flow(id: FlowId): Flow {
    let flow = this.#flows.get(id);
    if (flow === undefined) {
      flow = new Flow();
      this.#flows.set(id, flow);
    }
    return flow;
  }
}
