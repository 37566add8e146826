// Runs the compiled consumer: what the types promise has to be there.
import { checkServer, ids } from './build/consumer.js';

const cells = await checkServer();
if (cells.length !== 1 || cells[0].tool !== 'wait' || cells[0].verdict !== 'fits') {
  throw new Error(`one cell that fits was expected, and there is ${JSON.stringify(cells)}`);
}
console.log(`${ids.length} clients; ${ids[0]} ${cells[0].tool} ${cells[0].verdict}`);
