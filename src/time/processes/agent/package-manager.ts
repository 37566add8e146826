const MANAGER = /(?:^|[/\\])(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)(?:-cli|-[\d.]+)?(?:\.[cm]?js)?$/;

/** Whether a script is a package manager: those stay in real time, and hand their environment on to what they run. */
export function isPackageManager(script: string | undefined): boolean {
  return script !== undefined && MANAGER.test(script);
}
