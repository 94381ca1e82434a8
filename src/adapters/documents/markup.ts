/** Text that is HTML already. Everything else is escaped on its way into a mail. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Markup | string | false | readonly Piece[];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(piece: Piece): string {
  if (piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map(render).join('');
  return piece.replace(/[&<>"']/g, (found) => entities[found] ?? '');
}

/** HTML whose holes are escaped. Attributes must be quoted in the template. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const text = strings.map((part, at) => part + (at < pieces.length ? render(pieces[at]!) : ''));
  return new Markup(text.join(''));
}

/** An address for a link; throws on anything but http and https. */
export function webAddress(address: string): string {
  const { protocol, href } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') throw new TypeError('not a web address');
  return href;
}
