/** What ends, as the chain of deadlines has it. */
export type NoticedDeadline = 'service' | 'incoming' | 'number';

/**
 * So many days before each end it is told, each once; what is absent has the default below. `hold`: parking or
 * a block is over; `parkingPrice`: parking costs again.
 */
export type DeadlineNoticePolicy = Readonly<
  Record<NoticedDeadline | 'hold' | 'parkingPrice', readonly number[]>
>;

export const deadlineNoticeDefaults: DeadlineNoticePolicy = {
  service: [3, 1],
  incoming: [7, 1],
  number: [30, 7, 1],
  hold: [7, 1],
  parkingPrice: [3],
};
