export { createServer as default } from './search-server.ts';
