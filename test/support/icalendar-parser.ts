/**
 * A strict reader of iCalendar (RFC 5545), written from its grammar and sharing nothing with the writer: it
 * throws at whatever the grammar does not allow.
 */
export interface Property {
  name: string;
  parameters: Record<string, string>;
  value: string;
}

export interface Component {
  name: string;
  properties: Property[];
  components: Component[];
}

/** Octets as they were sent. */
export function parseICalendar(octets: Uint8Array): Component {
  const lines: string[] = [];
  let start = 0;
  for (let i = 0; i < octets.length; i += 1) {
    if (octets[i] === 0x0a && octets[i - 1] !== 0x0d) throw new Error('LF without CR');
    if (octets[i] !== 0x0d) continue;
    if (octets[i + 1] !== 0x0a) throw new Error('CR without LF');
    const line = octets.subarray(start, i);
    if (line.length > 75) throw new Error(`a line of ${line.length} octets`);
    // A fold may not tear a character: each physical line must be UTF-8 by itself.
    lines.push(new TextDecoder('utf-8', { fatal: true }).decode(line));
    start = i + 2;
  }
  if (start !== octets.length) throw new Error('the last line is not ended');
  const unfolded: string[] = [];
  for (const line of lines)
    if (/^[ \t]/.test(line)) unfolded[unfolded.length - 1] += line.slice(1);
    else unfolded.push(line);
  return readComponent(unfolded.map(readLine));
}

const CONTENT_LINE =
  /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"\p{Cc}]*"|[^";:,\p{Cc}]*))*):(.*)$/su;

function readLine(line: string): Property {
  const read = CONTENT_LINE.exec(line);
  if (!read) throw new Error(`not a content line: ${line}`);
  const [, name = '', parameters = '', value = ''] = read;
  if (/(?!\t)\p{Cc}/u.test(value)) throw new Error(`control in ${name}`);
  return {
    name: name.toUpperCase(),
    parameters: Object.fromEntries(
      parameters
        .split(';')
        .slice(1)
        .map((each) => each.split('=') as [string, string]),
    ),
    value,
  };
}

function readComponent(lines: readonly Property[]): Component {
  const stack: Component[] = [{ name: '', properties: [], components: [] }];
  for (const line of lines) {
    const top = stack.at(-1)!;
    if (line.name === 'BEGIN') stack.push({ name: line.value, properties: [], components: [] });
    else if (line.name === 'END') {
      if (top.name !== line.value) throw new Error(`END:${line.value} in ${top.name}`);
      stack.pop();
      stack.at(-1)!.components.push(top);
    } else top.properties.push(line);
  }
  const [root] = stack;
  if (stack.length !== 1 || root!.components.length !== 1 || root!.properties.length > 0)
    throw new Error('not exactly one object');
  return root!.components[0]!;
}

/** The only one of its name; throws when there is none or another. */
export function only({ name: owner, properties }: Component, name: string): string {
  const found = properties.filter((each) => each.name === name);
  if (found.length !== 1) throw new Error(`${owner} has ${found.length} of ${name}`);
  return found[0]!.value;
}

/** TEXT (3.3.11) as it was meant. */
export function textOf(component: Component, name: string): string {
  const value = only(component, name);
  if (/(^|[^\\])(\\\\)*[;,]/.test(value)) throw new Error(`a bare mark in ${name}: ${value}`);
  return value.replaceAll(/\\([\\;,nN])|\\(.)/g, (_, mark: string | undefined, wrong: string) => {
    if (mark === undefined) throw new Error(`\\${wrong} in ${name}`);
    return mark.toLowerCase() === 'n' ? '\n' : mark;
  });
}

/** DATE-TIME in UTC (3.3.5). */
export function instantOf(component: Component, name: string): number {
  const read = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(only(component, name));
  if (!read) throw new Error(`${name} is no instant`);
  const [year, month, day, hour, minute, second] = read.slice(1).map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}
