import type { Instant } from './time.ts';

/** One event of a calendar: an instant, for a deadline lasts no time. */
export interface CalendarEvent {
  /** The same for ever, in the whole world (RFC 5545 3.8.4.7). */
  uid: string;
  at: Instant;
  /** Grows whenever the event is told differently (3.8.7.4). */
  sequence: number;
  modifiedAt: Instant;
  summary: string;
  description: string;
  url: string;
  /** Days before at which the calendar reminds. */
  remindDays: readonly number[];
}

export interface CalendarTerms {
  uid: string;
  /** `en`, `zh-CN`. */
  language: string;
  name: string;
  description: string;
  url: string;
  /** Calendars ask again after so many hours. */
  refreshHours: number;
}

/** Octets of a line without its end (RFC 5545 3.1). */
const LINE_OCTETS = 75;

/** A whole iCalendar object (RFC 5545, RFC 7986), lines ended by CRLF. The same for the same arguments. */
export function toICalendar(calendar: CalendarTerms, events: readonly CalendarEvent[]): string {
  const language = `;LANGUAGE=${calendar.language}`;
  const refresh = `PT${calendar.refreshHours}H`;
  const modifiedAt = events.reduce((last, event) => Math.max(last, event.modifiedAt), 0);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Xuka//Dates of lines//EN',
    'CALSCALE:GREGORIAN',
    `UID:${text(calendar.uid)}`,
    ...(modifiedAt > 0 ? [`LAST-MODIFIED:${utc(modifiedAt)}`] : []),
    `NAME${language}:${text(calendar.name)}`,
    `X-WR-CALNAME:${text(calendar.name)}`,
    `DESCRIPTION${language}:${text(calendar.description)}`,
    `URL:${calendar.url}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${refresh}`,
    `X-PUBLISHED-TTL:${refresh}`,
    ...events.flatMap((event) => eventLines(event, language)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

const eventLines = (event: CalendarEvent, language: string): string[] => [
  'BEGIN:VEVENT',
  `UID:${text(event.uid)}`,
  `DTSTAMP:${utc(event.modifiedAt)}`,
  `LAST-MODIFIED:${utc(event.modifiedAt)}`,
  `SEQUENCE:${event.sequence}`,
  `DTSTART:${utc(event.at)}`,
  `SUMMARY${language}:${text(event.summary)}`,
  `DESCRIPTION${language}:${text(event.description)}`,
  `URL:${event.url}`,
  'TRANSP:TRANSPARENT',
  'STATUS:CONFIRMED',
  ...event.remindDays.flatMap((days) => [
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `TRIGGER:-P${days}D`,
    `DESCRIPTION${language}:${text(event.summary)}`,
    'END:VALARM',
  ]),
  'END:VEVENT',
];

/** `20261130T235959Z`, cut to the second. */
const utc = (at: Instant): string =>
  new Date(at)
    .toISOString()
    .replace(/\.\d{3}/, '')
    .replaceAll(/[-:]/g, '');

/** TEXT (3.3.11): what would end it is escaped; controls but the tab are left out (3.1). */
const text = (value: string): string =>
  value
    .replaceAll(/[\\;,]/g, (mark) => `\\${mark}`)
    .replaceAll(/\r\n|[\r\n]/g, '\\n')
    .replaceAll(/(?!\t)\p{Cc}/gu, '');

/** In UTF-8. */
const octetsOf = (codePoint: number): number =>
  codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;

/** Lines of at most 75 octets, each but the first beginning with a blank; no character is torn. */
function fold(line: string): string {
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character.codePointAt(0)!);
    if (octets + size > LINE_OCTETS) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}
