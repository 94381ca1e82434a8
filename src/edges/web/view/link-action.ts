/** The address of an action on the page of a link: the token stays, so that the page knows it again. */
export const linkAction = (token: string, action: string): string =>
  `?/${action}&token=${encodeURIComponent(token)}`;
