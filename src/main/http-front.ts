import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpFront {
  server: Server;
  port: number;
  /** From now on requests go there; before, they are asked to come again. */
  openTo(handler: HttpHandler): void;
  /** Takes no new connection, lets the running requests end, then cuts what is left. */
  close(): Promise<void>;
}

const CLOSE_TIMEOUT_MS = 5_000;

/**
 * Listens first, so that the port really taken is known to everything that is started after it.
 * Throws when the port is taken.
 */
export async function listen(options: {
  host: string;
  port: number;
  /** When the port is taken, any other will do. */
  orAnyPort?: boolean;
}): Promise<HttpFront> {
  let handler: HttpHandler = (_request, response) => {
    response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain' });
    response.end('starting\n');
  };
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) =>
    handler(request, response),
  );
  const listenOn = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, options.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  const first = listenOn(options.port);
  await (options.orAnyPort ? first.catch(() => listenOn(0)) : first);
  return {
    server,
    port: (server.address() as AddressInfo).port,
    openTo: (opened) => {
      handler = opened;
    },
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** The port when it is free on `host` at this moment, else 0: any. Who listens may still find it taken. */
export const freeOrAny = (host: string, port: number): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(0));
    server.listen(port, host, () => server.close(() => resolve(port)));
  });
