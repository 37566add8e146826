import type { ProcessControl } from '../../faults/server/process-control.ts';
import type { ProcessStreams } from '../../wire/process-streams.ts';
import type { WorkAccount } from '../../wire/work-account.ts';

/** The process of a server, as its link has it. */
interface LinkedProcess {
  readonly streams: ProcessStreams;
  signal(name: NodeJS.Signals): boolean;
}

/** What faults may do to the process of a server. */
export const processControl = (process: LinkedProcess, work: WorkAccount): ProcessControl => ({
  signal: (name) => process.signal(name),
  onStderr: (listener) => process.streams.onStderr(listener),
  onInput: (hook) => process.streams.onInput(hook),
  get workMs() {
    return work.heardMs;
  },
});
