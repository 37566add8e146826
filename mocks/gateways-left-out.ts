/** Programs with clocks or limits between a client and a server that are not modelled as a gateway, each with the reason. */
export const gatewaysLeftOut: readonly { readonly id: string; readonly because: string }[] = [
  { id: 'os-pipes', because: 'carries stdio: a full pipe is a fault of stdio, not a hop that sees exchanges' },
  { id: 'npx-launcher', because: 'starts a server and is gone: a slow start is a fault of the process' },
  { id: 'sse-starlette', because: 'runs in the server: its comment each 15 s keeps clocks awake and is no limit' },
  { id: 'mcp-ts-sdk-server', because: 'is the server: its comment each 15 s and its 4 MiB for a body come with it' },
  {
    id: 'mcp-python-sdk-server',
    because: 'is the server: its comment each 15 s and its 4 MiB for a body come with it',
  },
];
