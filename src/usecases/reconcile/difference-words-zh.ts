import type { DifferenceCode } from '#domain/reconciliation.ts';
import type { DifferenceWords } from './difference-words-en.ts';

const repair = '请运行：xuka reconcile --repair。';
const explain = '请用以下命令追查：xuka ledger explain';

export const differenceWordsZh: Record<DifferenceCode, DifferenceWords> = {
  report_missing: {
    meaning: '未能取得支付服务商当日的结算报表；其余项目均已核对。',
    remedy: '请确认服务商可以应答，然后用 xuka reconcile --day 重新核对这一天。',
  },
  captured_at_provider_unknown_here: {
    meaning: '服务商收了款，但本数据库中没有这笔支付。',
    remedy:
      '请在服务商处查询这笔支付。若属于其他商户，请告知服务商；若属于我们，说明恢复备份时缺了它：请在服务商处退款。',
  },
  captured_at_provider_open_here: {
    meaning: '服务商已收款，但这里尚未得知。',
    remedy: `${repair}它会再次询问服务商，然后到账或退款。`,
  },
  captured_here_missing_at_provider: {
    meaning: '这里记为已收款，服务商的报表中却没有。',
    remedy: '请先看次日的报表。若仍没有，请询问服务商：已到账的套餐实际未付款。',
  },
  booked_twice_at_provider: {
    meaning: '服务商把同一笔支付或退款记了两次。',
    remedy: '请询问服务商资金是否真的动了两次；若是，请在服务商处撤销第二次。',
  },
  amount_differs: {
    meaning: '服务商入账的金额与这里的记录不同。',
    remedy: '请与服务商的支付页面核对，并在那里补齐或退还差额。',
  },
  currency_differs: {
    meaning: '服务商入账的币种与这里的记录不同。',
    remedy: '请与服务商的支付页面核对，并请服务商更正。',
  },
  refund_at_provider_unknown_here: {
    meaning: '服务商退了款，但这里没有人提出过。',
    remedy:
      '请查明是谁操作的，通常是有人在服务商页面上退的款。在这里收回之前，已售出的内容仍归用户。',
  },
  refund_at_provider_open_here: {
    meaning: '服务商已退款，但这里的退款仍未完成。',
    remedy: `${repair}它会用同一笔退款再次询问，不会重复退款。`,
  },
  refund_here_missing_at_provider: {
    meaning: '这里记为已退款，服务商的报表中却没有。',
    remedy: '请先看次日的报表。若仍没有，请询问服务商：用户可能还在等这笔钱。',
  },
  charged_back: {
    meaning: '付款人的银行把这笔款收了回去。',
    remedy: '请以订单时间线为凭证在服务商处申诉；或接受拒付，并收回未使用的部分。',
  },
  payment_movement_differs: {
    meaning: '订单各笔支付的收款与账目划转不符。',
    remedy: `有人手工改过数据。${explain} <订单>；请从备份恢复缺失的记录。`,
  },
  refund_movement_differs: {
    meaning: '订单的退款与账目划转不符。',
    remedy: `有人手工改过数据。${explain} <订单>；请从备份恢复缺失的记录。`,
  },
  refunds_exceed_capture: {
    meaning: '一笔支付退回的金额超过了所收的金额。',
    remedy: '请停止尚未完成的退款，并向服务商追回多退的部分。',
  },
  captured_but_order_open: {
    meaning: '订单已付清，却仍在等待付款。',
    remedy: `${explain} <订单>。支付已记录而订单没有：请作为程序故障上报。`,
  },
  captured_not_credited_nor_refunded: {
    meaning: '订单已结束，收的款既没有售出，也没有在退回途中。',
    remedy: `${explain} <订单>，然后退款。`,
  },
  fulfilled_without_payment: {
    meaning: '订单已到账，但各笔支付合计不足订单价格。',
    remedy: `${explain} <订单>。请在服务商处查找这笔支付，或收回未使用的部分。`,
  },
  sold_differs: {
    meaning: '订单售出的金额与其价格不同。',
    remedy: `${explain} <订单>；收入与税款账目相差这一数额。`,
  },
  order_held_differs: {
    meaning: '订单所持金额不等于其账目划转之和。',
    remedy: `有人手工改过数据。${explain} <订单>；以账目划转为准。`,
  },
  fulfilled_without_bucket: {
    meaning: '订单已付款，却没有授予任何额度。',
    remedy: `${explain} <订单>。请从备份恢复余量包，或退款。`,
  },
  granted_differs: {
    meaning: '订单带来的余量包与其套餐应授予的不符，或有多余。',
    remedy: `${explain} <订单>。请更正多出的余量包中剩余的部分，或补足缺少的部分。`,
  },
  bucket_without_order: {
    meaning: '余量包写明由某订单带来，但该订单不存在或未付款。',
    remedy: `${explain} <余量包>，并更正剩余部分。`,
  },
  bucket_balance_differs: {
    meaning: '余量包显示的数额不等于其账目划转之和。',
    remedy: `有人手工改过数据。${explain} <余量包>；以账目划转为准。`,
  },
  reserved_for_nobody: {
    meaning: '余量包预留了一部分，却没有相应的会话或支付占用这么多。',
    remedy: `${explain} <余量包>。在释放之前，用户无法使用预留的部分。`,
  },
  movement_without_bucket: {
    meaning: '账目划转指向不存在的余量包。',
    remedy: '有记录缺失。请从备份恢复该余量包。',
  },
  movement_without_order: {
    meaning: '账目划转指向不存在的订单。',
    remedy: '有记录缺失。请从备份恢复该订单。',
  },
  movement_asset_differs: {
    meaning: '余量包的账目划转与余量包本身的资产种类不同。',
    remedy: `有人手工改过数据。${explain} <余量包>；请从备份恢复。`,
  },
  movement_without_command: {
    meaning: '这些账目划转没有对应的命令，无从得知由谁提出。',
    remedy: '它们不是本程序写入的，或命令记录被删除。请与备份比对。',
  },
  movement_number_gap: {
    meaning: '账户的账目划转没有按 1、2、3……连续编号。',
    remedy:
      '有账目划转被手工删除或添加。请用以下命令查明：xuka ledger verify <导出文件>；并从备份恢复。',
  },
  use_tax_differs: {
    meaning: '以未计税余额支付的用量，其净额与税款的划分与总额应有的不一致。',
    remedy: `账目划转或累计数被手工改过。${explain} <号码>；并在账务中补记税款差额。`,
  },
  sealed_movement_differs: {
    meaning: '账目划转与封存时不一致：其中有划转被改动或缺失。',
    remedy:
      '有人手工改过数据。请将所列起止编号的划转与备份或此前发出的导出文件（xuka ledger export <账户>）比对，并从备份恢复。',
  },
  voucher_without_movement: {
    meaning: '充值券记为已兑换，但账户没有得到任何内容。',
    remedy:
      '有人手工改过数据，或只恢复了某一张表的备份。请查看：xuka voucher show <序列号>；并补给用户。',
  },
  movement_without_voucher: {
    meaning: '账户得到了充值券的面值，但该充值券并非由其兑换。',
    remedy: '请查看：xuka voucher show <序列号>。若仍可兑换，请将其停用，否则会给两次。',
  },
  payment_stuck: {
    meaning: '支付早已超时，却没有人知道结果。',
    remedy: `请确认服务商可以应答、后台任务在运行。${repair}它会询问服务商。`,
  },
  refund_stuck: {
    meaning: '款项早该退回，却还没有退。',
    remedy: `${repair}若被服务商拒绝：xuka refund <订单> --again <退款>；若始终拒绝，请用其他方式退款。`,
  },
  order_stuck: {
    meaning: '订单的付款时间早已过去，却仍未关闭。',
    remedy: `请确认后台任务在运行。${repair}若确未付款，它会关闭订单。`,
  },
  session_stuck: {
    meaning: '会话早已没有消息，却仍占用着预留的额度。',
    remedy: '请确认后台任务（xuka work）在运行：它会结束超时的会话。',
  },
  voucher_stuck: {
    meaning: '充值券早已被占用，但兑换一直没有完成。',
    remedy: '请确认后台任务（xuka work）在运行：它会完成中断的兑换。',
  },
  outbox_stuck: {
    meaning: '对外的任务等待过久，或一再失败。',
    remedy: `请确认后台任务在运行，并查看其日志。${repair}它会立即重试该任务。`,
  },
};
