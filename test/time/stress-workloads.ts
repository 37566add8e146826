import type { Fixtures } from './stress-fixtures.ts';
import { addons } from './workloads/addons.ts';
import { computing } from './workloads/computing.ts';
import { files } from './workloads/files.ts';
import { network } from './workloads/network.ts';
import { outside } from './workloads/outside.ts';
import { processes } from './workloads/processes.ts';
import type { Workloads } from './workloads/workload.ts';

/** The kinds of real work of the stress test, by name. */
export async function workloads(at: Fixtures): Promise<Workloads> {
  return {
    ...files(at),
    ...computing(at),
    ...network(at),
    ...outside(at),
    ...processes(),
    ...(await addons(at)),
  };
}
