import { createServer } from './search-server.ts';

/** Made when the module is loaded, as many templates do. */
export const server = createServer();
export default server;
