/*
 * What comes from people must not steer a mail: a line break in a header would start another one, a comma in an
 * address would add a reader.
 */

/** An address for the envelope; null when it is none or more than one. */
export function toEnvelopeAddress(address: string): string | null {
  const isOne = /^[^\s\p{C}<>()[\]:;,"\\@]+@[^\s\p{C}<>()[\]:;,"\\@]+$/u.test(address);
  return isOne && address.length <= 254 ? address : null;
}

/** One line of a header: breaks and other invisible marks become one space. */
export const toHeaderText = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    // Marks that turn the direction of text could make one subject look like another.
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();

/** Ours, so that anything else is a fault of ours: throws. */
export function toMessageId(messageId: string): string {
  const bare = messageId.replace(/^<(.*)>$/s, '$1');
  if (!/^[\w.+=/-]{1,200}@[\w.-]{1,200}$/.test(bare)) throw new TypeError('not a Message-ID');
  return `<${bare}>`;
}

export function toLanguage(tag: string): string {
  if (!/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag)) throw new TypeError('not a language tag');
  return tag;
}
