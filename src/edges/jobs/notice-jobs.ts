import type { OutboxKind } from '#domain/account-state.ts';
import type { NoticeRoom } from '#usecases/notices/notice-room.ts';
import { sendNotice } from '#usecases/notices/send-notice.ts';
import type { Product } from '#usecases/product.ts';
import type { JobHandler } from './outbox-worker.ts';

/** What people are told, by the channels that reach them. */
export const createNoticeJobs = (
  product: Product,
  room: NoticeRoom,
): Partial<Record<OutboxKind, JobHandler>> => ({
  'notice.send': (entry) => sendNotice(product, room, entry),
});
