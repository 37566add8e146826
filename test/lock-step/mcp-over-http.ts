import http from 'node:http';
import type { VirtualClock } from '../../src/time/core/virtual-clock.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly progress?: number };
}

/** An MCP client by hand, for Streamable HTTP and for HTTP with SSE: it keeps the virtual time of all it is told. */
export class McpOverHttp {
  /** `what @ virtual ms` of everything that came in. */
  readonly trace: string[] = [];
  readonly #clock: VirtualClock;
  readonly #port: number;
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #waiting = new Map<number, () => void>();
  #path = '/mcp';
  #session: string | undefined;
  #lastId = 0;

  constructor(clock: VirtualClock, port: number) {
    this.#clock = clock;
    this.#port = port;
  }

  /** Opens the stream of HTTP with SSE, and waits to be told where to post. */
  openSse(): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = this.#request('GET', '/sse', (event, data) => {
        if (event === 'endpoint') {
          this.#path = data;
          resolve();
        } else this.#take(data);
      });
      request.once('error', reject);
      request.end();
    });
  }

  async initialize(): Promise<void> {
    await this.call('initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    });
    this.#post({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }

  call(method: string, params: object): Promise<void> {
    const id = ++this.#lastId;
    const answered = new Promise<void>((resolve) => this.#waiting.set(id, resolve));
    this.#post({ jsonrpc: '2.0', id, method, params });
    return answered;
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(message: object): void {
    const body = JSON.stringify(message);
    const request = this.#request('POST', this.#path, (_event, data) => this.#take(data));
    request.setHeader('content-length', Buffer.byteLength(body));
    request.end(body);
  }

  #request(method: string, path: string, event: (name: string, data: string) => void): http.ClientRequest {
    const request = http.request({ port: this.#port, host: '127.0.0.1', method, path, agent: this.#agent });
    request.setHeader('accept', 'application/json, text/event-stream');
    request.setHeader('content-type', 'application/json');
    if (this.#session !== undefined) request.setHeader('mcp-session-id', this.#session);
    request.on('error', () => {});
    request.once('response', (response) => {
      this.#session ??= response.headers['mcp-session-id'] as string | undefined;
      let rest = '';
      response.on('data', (chunk) => {
        const events = (rest + chunk).split(/\r?\n\r?\n/);
        rest = events.pop() ?? '';
        for (const text of events) {
          const fields = new Map(text.split(/\r?\n/).map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
          const data = fields.get('data');
          if (data) event(fields.get('event') ?? 'message', data);
        }
      });
    });
    return request;
  }

  #take(data: string): void {
    const { id, method, params } = JSON.parse(data) as Message;
    if (method === undefined && id !== undefined) {
      this.trace.push(`answer @ ${this.#clock.now}`);
      this.#waiting.get(id)?.();
    } else if (params?.progress !== undefined) this.trace.push(`${params.progress} @ ${this.#clock.now}`);
  }
}
