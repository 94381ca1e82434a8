import { z } from 'zod';
import type { CalendarFeed } from '#domain/calendar-feed.ts';
import { toPublicId } from '#domain/public-id.ts';
import { instant, publicId, toInstant, toInstantOrNull } from './scalars.ts';

export const calendarFeed = z
  .object({
    id: publicId('feed'),
    lineId: publicId('line').nullable().describe('null: all lines.'),
    createdAt: instant,
    readAt: instant.nullable().describe('When a calendar asked last, to the hour.'),
  })
  .meta({ id: 'CalendarFeed', description: 'A private address of a line’s dates (RFC 5545).' });

export const toCalendarFeed = (of: CalendarFeed): z.output<typeof calendarFeed> => ({
  id: toPublicId('feed', of.id),
  lineId: of.lineId === null ? null : toPublicId('line', of.lineId),
  createdAt: toInstant(of.createdAt),
  readAt: toInstantOrNull(of.readAt),
});
