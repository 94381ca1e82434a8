/** Out of reach of scripts, and not sent along when another site posts here. */
export const cookieOptions = (url: URL, maxAgeSeconds: number) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: url.protocol === 'https:',
  maxAge: maxAgeSeconds,
});
