/**
 * Headers of every page, after OWASP ASVS 5 chapter 3. The referrer stays on this origin: `no-referrer`
 * would make browsers send `Origin: null` with forms, and the origin check would refuse them.
 */
const fixed = {
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-robots-tag': 'noindex',
};

const bare =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/**
 * `paymentOrigins`: where the answer to a form may redirect; browsers check that against the CSP. `url`: what was
 * asked for; over https browsers are told to ask no other way (RFC 6797, ASVS 3.4.1).
 */
export function secure(
  response: Response,
  { url, paymentOrigins }: { url: URL; paymentOrigins: readonly string[] },
): Response {
  const { headers } = response;
  if (url.protocol === 'https:') headers.set('strict-transport-security', 'max-age=31536000');
  if (headers.get('content-type') === 'text/html')
    headers.set('content-type', 'text/html; charset=utf-8');
  for (const [name, value] of Object.entries(fixed)) headers.set(name, value);
  // Pages show accounts: nothing keeps a copy (ASVS 14.3.2).
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  const policy = headers.get('content-security-policy');
  // The framework writes a policy for the pages it renders, and none for its last resort (error.html).
  if (!policy && headers.get('content-type')?.startsWith('text/html'))
    headers.set('content-security-policy', bare);
  if (policy && paymentOrigins.length > 0)
    headers.set(
      'content-security-policy',
      policy.replace("form-action 'self'", `form-action 'self' ${paymentOrigins.join(' ')}`),
    );
  return response;
}
