/** A browser without JavaScript, as far as forms and links go: nothing is sent that no page offers. */
export interface HostedPage {
  url: string;
  status: number;
  headers: Headers;
  text: string;
  forms: readonly PageForm[];
  links: readonly string[];
  /** Signed in to the wallet. */
  cookie: string;
}

interface PageForm {
  id: string | null;
  action: string;
  hidden: Record<string, string>;
  fields: readonly { name: string; value: string }[];
  buttons: readonly { name: string; value: string }[];
}

/** Where a submit led: to another page, or back to the merchant. */
export type Outcome =
  | { kind: 'page'; page: HostedPage }
  | { kind: 'left'; url: string }
  | { kind: 'lost' };

export type CardForm = Record<'number' | 'expiry' | 'cvv' | 'name', string>;

export const fillIn = (number: string, changes: Partial<CardForm> = {}): CardForm => ({
  ...{ number, expiry: '12/39', cvv: '123', name: 'Lin Xiaohang' },
  ...changes,
});

export async function openPage(url: string, cookie = ''): Promise<HostedPage> {
  const response = await fetch(url, { redirect: 'manual', headers: cookie ? { cookie } : {} });
  const location = response.headers.get('location');
  if (location) return openPage(new URL(location, url).href, cookie);
  return readPage(url, response, cookie);
}

/** Submits the form with this id, or the one whose action ends so, by the button of this value. */
export async function submit(
  page: HostedPage,
  which: string,
  fields: Record<string, string> = {},
  button?: string,
): Promise<Outcome> {
  const form = page.forms.find(({ id, action }) => id === which || pathOf(action).endsWith(which));
  if (!form) throw new Error(`no form ${which} on ${page.url}`);
  const pressed = form.buttons.find(({ value }) => value === (button ?? ''));
  if (!pressed) throw new Error(`no button ${button ?? ''} in ${which}`);
  for (const name of Object.keys(fields)) {
    if (!form.fields.some((field) => field.name === name)) throw new Error(`no field ${name}`);
  }
  const body = new URLSearchParams({ ...form.hidden, ...fields });
  if (pressed.name) body.set(pressed.name, pressed.value);
  const target = new URL(form.action, page.url).href;
  let response: Response;
  try {
    const headers: HeadersInit = page.cookie ? { cookie: page.cookie } : {};
    response = await fetch(target, { method: 'POST', body, headers, redirect: 'manual' });
  } catch {
    return { kind: 'lost' };
  }
  return follow(page, target, response);
}

async function follow(page: HostedPage, target: string, response: Response): Promise<Outcome> {
  const set = response.headers.get('set-cookie')?.split(';')[0];
  const cookie = set === undefined ? page.cookie : set.endsWith('=') ? '' : set;
  const location = response.headers.get('location');
  if (!location) return { kind: 'page', page: await readPage(target, response, cookie) };
  const next = new URL(location, target);
  if (next.origin !== new URL(target).origin) return { kind: 'left', url: next.href };
  return { kind: 'page', page: await openPage(next.href, cookie) };
}

async function readPage(url: string, response: Response, cookie: string): Promise<HostedPage> {
  const text = await response.text();
  const forms = [...text.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, tag, inner]) => {
    const id = attribute(tag!, 'id');
    const outside = [...text.matchAll(/<button\b[^>]*>/g)].filter(
      ([button]) => id !== null && attribute(button, 'form') === id,
    );
    return {
      id,
      action: attribute(tag!, 'action') ?? '',
      ...inputsIn(inner!),
      buttons: [...inner!.matchAll(/<button\b[^>]*>/g), ...outside].map(([button]) => ({
        name: attribute(button, 'name') ?? '',
        value: attribute(button, 'value') ?? '',
      })),
    };
  });
  const links = [...text.matchAll(/<a\b[^>]*>/g)].map(([tag]) => attribute(tag, 'href') ?? '');
  return { url, status: response.status, headers: response.headers, text, forms, links, cookie };
}

function inputsIn(inner: string) {
  const hidden: Record<string, string> = {};
  const fields: { name: string; value: string }[] = [];
  for (const [tag] of inner.matchAll(/<input\b[^>]*>/g)) {
    const field = { name: attribute(tag, 'name') ?? '', value: attribute(tag, 'value') ?? '' };
    if (attribute(tag, 'type') === 'hidden') hidden[field.name] = field.value;
    else fields.push(field);
  }
  return { hidden, fields };
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found?.replace(/&(amp|lt|gt|quot|#39);/g, (_, entity) => entities[entity] ?? '') ?? null;
}

const pathOf = (action: string) => action.split('?')[0] ?? '';
