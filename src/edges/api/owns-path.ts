const owned = ['/api', '/webhooks', '/healthz', '/readyz', '/metrics'];

/** Whether a request for this address (`request.url`) is the API's; everything else is the pages'. */
export function ownsPath(url: string): boolean {
  const path = url.split(/[?#]/, 1)[0]!;
  return owned.some((each) => path === each || path.startsWith(`${each}/`));
}
