/**
 * Replaces what looks secret or personal in one finished log line. Works on the JSON text, so that it also sees
 * nested objects, messages and stacks; the replacements hold no quotes, so the line stays JSON.
 */
export function hidePersonal(line: string): string {
  return line
    .replace(secretMember, '"$1":"[hidden]"')
    .replace(credentialScheme, '$1 [hidden]')
    .replace(address, hideAddress)
    .replace(queryOfPath, '$1?[hidden]')
    .replace(email, '[e-mail]')
    .replace(plusNumber, '[number]')
    .replace(longNumber, '[number]')
    .replace(opaque, hideToken);
}

// Names that end so are hidden (newPassword, unlock_link) ...
const endings = [
  ...['password', 'passwd', 'secret', 'token', 'apikey', 'api_key', 'authorization', 'signature'],
  ...['cookie', 'email', 'phone', 'msisdn', 'iccid', 'activationcode', 'link', 'username', 'cvv'],
  ...['remoteaddress', 'forwarded-for', 'user_name', 'ipaddress', 'clientip'],
];

// ... and short ones only when they are the whole name.
const wholeNames = ['ip', 'pin', 'card'];

// The value is a string, a number or a flat array of strings (set-cookie).
const secretMember = new RegExp(
  `"([\\w-]*(?:${endings.join('|')})s?|${wholeNames.join('|')})":` +
    '(?:"(?:[^"\\\\]|\\\\.)*"|-?\\d[\\d.eE+-]*|\\[(?:"(?:[^"\\\\]|\\\\.)*",?)*\\])',
  'gi',
);

const credentialScheme = /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi;

const address = /\b([a-z][a-z0-9+.-]*):\/\/[^\s"'\\<>()]+/gi;

// Origins are ours and the providers'; everything after them may be a one-time link.
function hideAddress(whole: string, scheme: string): string {
  if (scheme === 'file') return whole;
  const url = URL.parse(whole);
  const bare = url !== null && /^https?:$/.test(url.protocol);
  return bare ? `${url.origin}${url.pathname === '/' ? '' : '/[link]'}` : `${scheme}://[hidden]`;
}

const queryOfPath = /(\/[^\s"?\\]*)\?[^\s"\\]+/g;

const email = /[^\s"'\\<>@,;:()[\]]+@[^\s"'\\<>@,;:()[\]]+\.[\p{L}\d-]+/gu;

const plusNumber = /\+\d(?:[ ().-]?\d){6,}/g;

// Numbers of subscribers, SIMs and cards stand in texts; bare JSON numbers are counts and amounts.
const longNumber = /(?<![\w-]|":-?|\.)\d{10,22}(?![\w-])/g;

const opaque = /(?<![\w-])[\w-]{32,}(?![\w-])/g;

const identifier = /^(?:[a-z]{2,12}_)?[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}$/;

const migration = /^\d{4}(?:_[a-z]+)+$/;

// Ids are needed to follow an order and prove nothing; words joined by dashes are names.
function hideToken(text: string): string {
  const isName = identifier.test(text) || migration.test(text) || !/[\dA-Z]/.test(text);
  return isName ? text : '[token]';
}
