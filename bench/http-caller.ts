import { connect, type Socket } from 'node:net';

/**
 * Calls one origin over kept HTTP/1.1 connections, as lean as it can be: callers share the
 * processor with what is measured. Reads answers with a content-length, which are all there are.
 */
export interface HttpCaller {
  /** The answer's JSON; throws what went wrong, any status but 2xx included. */
  call(request: HttpRequest): Promise<unknown>;
  close(): void;
}

export interface HttpRequest {
  method: 'GET' | 'POST';
  path: string;
  token?: string;
  body?: object;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  request: HttpRequest;
}

export function openHttpCaller(origin: string): HttpCaller {
  const { hostname, port, host } = new URL(origin);
  const idle: Connection[] = [];
  const all = new Set<Connection>();
  return {
    call: (request) =>
      new Promise((resolve, reject) => {
        const open = idle.pop() ?? new Connection(connect(Number(port), hostname), host, idle, all);
        open.send({ resolve, reject, request });
      }),
    close: () => {
      for (const open of all) open.socket.destroy();
    },
  };
}

const HEAD_END = Buffer.from('\r\n\r\n');

class Connection {
  readonly socket: Socket;
  readonly #host: string;
  #waiting: Waiting | null = null;
  #received: Buffer = Buffer.alloc(0);

  constructor(socket: Socket, host: string, idle: Connection[], all: Set<Connection>) {
    this.socket = socket.setNoDelay(true);
    this.#host = host;
    all.add(this);
    socket.on('data', (chunk: Buffer) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      if (this.#settle()) idle.push(this);
    });
    const lose = (error?: Error) => {
      all.delete(this);
      const at = idle.indexOf(this);
      if (at >= 0) idle.splice(at, 1);
      this.#waiting?.reject(error ?? new Error('the connection was closed'));
      this.#waiting = null;
    };
    socket.on('error', lose);
    socket.on('close', () => lose());
  }

  send(waiting: Waiting): void {
    this.#waiting = waiting;
    const { method, path, token, body } = waiting.request;
    const text = body === undefined ? '' : JSON.stringify(body);
    const lines = [`${method} ${path} HTTP/1.1`, `host: ${this.#host}`];
    if (token !== undefined) lines.push(`authorization: Bearer ${token}`);
    if (body !== undefined)
      lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(text)}`);
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n${text}`);
  }

  /** True when the answer is complete. */
  #settle(): boolean {
    const end = this.#received.indexOf(HEAD_END);
    if (end < 0 || this.#waiting === null) return false;
    const head = this.#received.toString('latin1', 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) throw new Error(`no content-length: ${head}`);
    const bodyAt = end + HEAD_END.length;
    if (this.#received.length < bodyAt + Number(length)) return false;
    const text = this.#received.toString('utf8', bodyAt, bodyAt + Number(length));
    this.#received = Buffer.alloc(0);
    const { resolve, reject, request } = this.#waiting;
    this.#waiting = null;
    const status = Number(head.slice(9, 12));
    if (status >= 200 && status < 300) resolve(JSON.parse(text));
    else reject(new Error(`${request.method} ${request.path}: ${status} ${text}`));
    return true;
  }
}
