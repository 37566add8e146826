/** A web-standard handler: Hono's `app.fetch`, the `handleRequest` of an SDK's transport. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;
