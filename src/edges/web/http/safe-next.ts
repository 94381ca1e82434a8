/** A place of our own to go on to; anything that could lead elsewhere becomes the account page. */
export function safeNext(next: string | null, url: URL): string {
  if (!next?.startsWith('/')) return '/account';
  const target = URL.parse(next, url.origin);
  if (target?.origin !== url.origin || target.pathname.startsWith('//')) return '/account';
  return target.pathname + target.search;
}
