import type { z } from 'zod';
import type { AnyFault } from '../faults/fault.ts';
import { faults } from '../faults/faults.ts';

/** The default of each parameter, and what it is. */
function parametersOf({ parameters }: AnyFault): readonly string[] {
  const defaults = parameters.parse({}) as { readonly [name: string]: unknown };
  const { shape } = parameters as unknown as z.ZodObject;
  return Object.entries(shape).map(([name, field]) => {
    const about = (field as z.ZodType).description ?? '';
    return `  ${name.padEnd(18)} ${about}\n${' '.repeat(21)}default ${JSON.stringify(defaults[name])}`;
  });
}

/** The faults that can be injected, each with its parameters. */
export const faultsList = (): string =>
  `${faults.map((fault) => `${fault.name}  (${fault.place}) ${fault.says}\n${parametersOf(fault).join('\n')}`).join('\n\n')}\n`;
