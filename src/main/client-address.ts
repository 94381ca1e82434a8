import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { Configuration } from './configuration.ts';

/**
 * Who asks, behind the proxies that are trusted: a number of hops, or their addresses and networks.
 * Whatever else stands in X-Forwarded-For is hearsay.
 */
export function clientAddress(
  trustProxy: Configuration['trustProxy'],
): (request: IncomingMessage) => string {
  const trusts =
    trustProxy === false
      ? () => false
      : typeof trustProxy === 'number'
        ? (_address: string, hop: number) => hop < trustProxy
        : proxyAddr.compile(trustProxy);
  return (request) => proxyAddr(request, trusts);
}
