/**
 * Follows the advice of reports: for servers, clients and gateways that a seed makes up, each advice is applied, its settings
 * to the client and the gateway, its remedy to the server itself. Then the cell, or the start-up, must fit.
 *
 * Usage: npm run build && node scripts/advice.mjs [options]
 *   --advices <n>  as many are applied (default 500)
 *   --seed <n>     the first seed (default 1)
 *   --one-less     applies each setting with a value that is one less: then it must not fit, or the property proves nothing
 *
 * Exit status: 0 all as they must be, 1 one is not.
 */
import { parseArgs } from 'node:util';
import { check } from '../dist/src/check/check.js';
import { slowPlan } from '../test/servers/random/slow-plan.mjs';
import { slowApp, slowHere } from '../test/servers/random/slow-server.mjs';

const { values } = parseArgs({
  options: {
    advices: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    'one-less': { type: 'boolean', default: false },
  },
});
const [wanted, first] = [Number(values.advices), Number(values.seed)];
if (!Number.isInteger(wanted) || !Number.isInteger(first)) throw new Error('--advices and --seed take whole numbers');
const less = values['one-less'] ? 1 : 0;

const serverOf = (plan, better) => (plan.http ? { app: () => slowApp(plan, better) } : slowHere(plan, better));

const spec = (id, settings) => {
  const pairs = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? id : `${id}:${pairs.join()}`;
};

/** The settings of a hop, with what is advised for it. */
const turned = (id, settings, advice) =>
  Object.fromEntries([
    ...Object.entries(settings),
    ...advice.settings.filter(({ of }) => of === id).map(({ key, value }) => [key, value - less]),
  ]);

/** What becomes of a cell or a start-up once its advice is followed. */
async function followed(plan, report, advice) {
  const clients = [spec(report.client, turned(report.client, report.settings, advice))];
  const gateways = plan.gateways.map((id) => spec(id, turned(id, {}, advice)));
  const again = await check(serverOf(plan, advice.remedy), { clients, gateways, seed: plan.seed, explain: 0 });
  return 'tool' in report ? again.cells[0]?.verdict : again.startup[0]?.verdict;
}

const totals = { servers: 0, cells: 0, settings: 0, several: 0, gateways: 0, startups: 0, remedies: {} };
let [applied, wrong] = [0, 0];
const began = process.cpuUsage();
for (let seed = first; applied < wanted; seed++) {
  const plan = slowPlan(seed);
  const { clients, gateways } = plan;
  const { cells, startup } = await check(serverOf(plan, null), { clients, gateways, seed });
  totals.servers++;
  totals.cells += cells.length;
  for (const report of [...startup, ...cells])
    for (const advice of report.advice) {
      // How close a gateway's clock came to a stream is told only after its answer: tight is not seen in a play.
      const ofClient = advice.settings.length > 0 && advice.settings.every(({ of }) => of === report.client);
      if (less > 0 && !ofClient) continue;
      const verdict = await followed(plan, report, advice);
      applied++;
      totals.startups += 'tool' in report ? 0 : 1;
      totals.settings += advice.settings.length > 0 ? 1 : 0;
      totals.several += advice.settings.length > 1 ? 1 : 0;
      totals.gateways += advice.settings.some(({ of }) => of !== report.client) ? 1 : 0;
      if (advice.remedy !== null)
        totals.remedies[advice.remedy.remedy] = (totals.remedies[advice.remedy.remedy] ?? 0) + 1;
      if ((verdict === 'fits') === (less === 0)) continue;
      wrong++;
      console.log(
        `WRONG seed ${seed}: ${report.client} ${report.tool ?? 'start-up'} is ${verdict} with ${JSON.stringify(advice)}`,
      );
    }
}
const { user, system } = process.cpuUsage(began);
const remedies = Object.entries(totals.remedies).map(([name, count]) => `${count} ${name}`);
console.log(
  `${totals.servers} servers, ${totals.cells} cells: ${applied} advices applied (${totals.settings} of settings, ${totals.several} of them of several, ` +
    `${totals.gateways} with one of a gateway, ${totals.startups} for start-ups; ${remedies.join(', ') || 'no remedies'}), ` +
    `${applied - wrong} ${less === 0 ? 'fit' : 'caught'}, ${((user + system) / 1e6).toFixed(1)} s of CPU`,
);
process.exitCode = wrong === 0 ? 0 : 1;
