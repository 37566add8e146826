/** The middle of some numbers. */
export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Real milliseconds that something takes. */
export async function tookMs(run) {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** One line of a bench: what, the figure, its unit. */
export const line = (what, value, unit) =>
  console.log(`${what.padEnd(72)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}`);

/** The median of five. */
export async function medianOf5(measure) {
  const values = [];
  for (let run = 0; run < 5; run++) values.push(await measure());
  return median(values);
}
