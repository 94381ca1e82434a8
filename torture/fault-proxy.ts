import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface FaultProxy {
  /** Kept until `stop`, whatever becomes of the target. */
  port: number;
  /** From now on new connections lead to this port of the machine; before, none is taken. */
  aim(port: number): void;
  /** Breaks every connection and refuses new ones until `restore`. */
  cut(): void;
  restore(): void;
  stop(): Promise<void>;
}

/** Stands before a server, so that the link to it can be cut anywhere and its address never changes. */
export async function startFaultProxy(): Promise<FaultProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let up = true;
  let target: number | null = null;
  const server = createServer((client) => {
    if (!up || target === null) {
      client.destroy();
      return;
    }
    const other = connect(target, '127.0.0.1');
    const pair = [client, other] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.setNoDelay(true).on('error', end).on('close', end);
    client.pipe(other);
    other.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const breakAll = () => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    aim: (port) => {
      target = port;
    },
    cut: () => {
      up = false;
      breakAll();
    },
    restore: () => {
      up = true;
    },
    stop: () => {
      breakAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
