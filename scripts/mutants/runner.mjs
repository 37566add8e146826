/**
 * Runs test files of one tree, one at a time, as its parent process asks for them: a file is started faster by a vitest
 * that runs already, and each still gets a process of its own. Started by supervise.mjs.
 */
import { createVitest } from 'vitest/node';

const [root] = process.argv.slice(2);
process.chdir(root);
// The supervisor bounds a test by its work. A bound on the wall would kill mutants because the machine is busy.
const unboundedMs = 3_600_000;
const vitest = await createVitest('test', {
  ...{ root, watch: false, bail: 1, reporters: [{}], silent: true, fileParallelism: false, maxWorkers: 1 },
  ...{ testTimeout: unboundedMs, hookTimeout: unboundedMs },
});
await vitest.standalone();

async function run(file) {
  // Else `bail` would count what failed in earlier runs.
  vitest.state.idMap.clear();
  vitest.state.filesMap.clear();
  const specifications = (await vitest.globTestSpecifications([file])).filter(({ moduleId }) => moduleId === file);
  if (specifications.length === 0) throw new Error(`vitest knows no test file ${file}`);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const errors = [...unhandledErrors.map(({ message }) => ({ test: null, message }))];
  let passed = 0;
  for (const testModule of testModules) {
    for (const { message } of testModule.errors()) errors.push({ test: null, message });
    for (const test of testModule.children.allTests()) {
      const { state, errors: why = [] } = test.result();
      if (state === 'passed') passed += 1;
      if (state === 'failed') errors.push({ test: test.fullName, message: why[0]?.message ?? '' });
    }
    for (const suite of testModule.children.allSuites())
      for (const { message } of suite.errors()) errors.push({ test: suite.fullName, message });
  }
  return { passed, errors };
}

process.on('message', async ({ file, changed }) => {
  try {
    for (const path of changed) vitest.invalidateFile(path);
    process.send({ result: await run(file) });
  } catch (error) {
    process.send({ broken: String(error?.stack ?? error) });
  }
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });
