/**
 * The faults of the upstream as request handlers for msw 2, in your own tests: with your own fake or real time, and without a client
 * of MCP.
 *
 * @packageDocumentation
 */
export { type HandlersOptions, handlers } from './handlers.ts';
