/** As it is compared: capitals and digits alone, in whatever width and with whatever hyphens it was typed. */
export const readCode = (typed: string): string | null => {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-_.]/gu, '');
  return /^[0-9A-Z]{4,20}$/.test(code) ? code : null;
};
