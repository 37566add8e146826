// A random server over stdio: its plan is the first argument, the file that counts its starts the second.
import { readFileSync, writeFileSync } from 'node:fs';
import readline from 'node:readline';
import { randomServer } from './random-server.mjs';

const [, , json, file] = process.argv;
const plan = JSON.parse(json);
const start = Number(readFileSync(file, 'utf8'));
writeFileSync(file, String(start + 1));
if (plan.starts[start] === 'throw') throw new Error('another instance is running');
const take = randomServer(plan, start, {
  send: (message) => process.stdout.write(`${JSON.stringify(message)}\n`),
  write: (line) => process.stdout.write(`${line}\n`),
  end: () => process.exit(3),
});
readline.createInterface({ input: process.stdin }).on('line', (line) => take(JSON.parse(line)));
