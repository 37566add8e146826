import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { clientRegistry } from '../../mocks/clients.ts';
import { gatewayRegistry } from '../../mocks/gateways.ts';
import { UsageError } from '../check/options/usage-error.ts';
import { rememberUsedModule } from '../check/options/used-modules.ts';
import { knownFaults } from '../faults/fault-registry.ts';
import { definedProperties } from '../properties/property-registry.ts';

/** The number of definitions so far, of all kinds that a module may add. */
const definitions = (): number =>
  knownFaults().length + clientRegistry.defined.length + gatewayRegistry.defined.length + definedProperties().length;

/** The URL of a module: of a path relative to the working folder, or of a package that is installed there. */
function specifierOf(word: string): string {
  if (/^(\.|\/|[a-z]:[\\/])/i.test(word)) return pathToFileURL(resolve(word)).href;
  return pathToFileURL(createRequire(join(process.cwd(), 'package.json')).resolve(word)).href;
}

/**
 * Loads the modules of `--use`, which define the user's own faults, clients, gateways and properties.
 *
 * @throws UsageError (`ERR_USAGE`) for a module that cannot be loaded, or that defines nothing
 */
export async function useModules(words: readonly string[]): Promise<void> {
  for (const word of words) {
    const before = definitions();
    try {
      await import(specifierOf(word));
      rememberUsedModule(word);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UsageError(`--use ${word}: the module could not be loaded: ${why}`, { cause: error });
    }
    if (definitions() === before)
      throw new UsageError(
        `--use ${word}: the module defines nothing. It calls defineFault, defineClient, defineGateway or defineProperty, imported from this installation of mcp-deadline`,
      );
  }
}
