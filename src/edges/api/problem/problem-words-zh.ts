import { holdProblemWordsZh } from './hold-problem-words-zh.ts';
import { identityProblemWordsZh } from './identity-problem-words-zh.ts';
import type { ProblemTexts } from './problem-text.ts';
import { refundProblemWordsZh } from './refund-problem-words-zh.ts';
import { renewalProblemWordsZh } from './renewal-problem-words-zh.ts';

export const problemWordsZh: ProblemTexts = {
  ...holdProblemWordsZh,
  ...identityProblemWordsZh,
  ...renewalProblemWordsZh,
  ...refundProblemWordsZh,
  invalid_request: {
    title: '请求内容有误',
    detail: '请按 errors 中列出的字段修改后重新发送。',
  },
  invalid: {
    title: '请求内容有误',
    detail: '请按 errors 中列出的字段修改后重新发送。',
  },
  malformed_request: {
    title: '无法读取该请求',
    detail: '请发送格式正确的 HTTP 请求；如有正文，须为格式正确的 JSON。',
  },
  unsupported_media_type: {
    title: '不支持该内容类型',
    detail: '请以 application/json 发送正文。',
  },
  body_too_large: {
    title: '正文过大',
    detail: '请减少内容，任何操作都不需要这么多数据。',
  },
  not_found: {
    title: '此处没有内容',
    detail: '请对照接口列表检查路径和方法。',
  },
  signed_out: {
    title: '您尚未登录',
    detail: '请先登录，并以 Bearer 方式发送令牌。之前的登录可能已经结束。',
  },
  other_origin: {
    title: '请求来自其他网站',
    detail: '使用登录 Cookie 的请求必须来自本站；其他情况请改用 Bearer 令牌。',
  },
  key_reused: {
    title: '该键已用于另一请求',
    detail: '新请求请使用新的 Idempotency-Key；旧键只能用来重发原来的请求。',
  },
  too_many_requests: {
    title: '请求过于频繁',
    detail: '请等待 Retry-After 所示的时间，之后放慢速度。',
  },
  busy: {
    title: '系统繁忙',
    detail: '本次请求没有产生任何影响，请几秒后重试。',
  },
  fault: {
    title: '我们这边出了问题',
    detail: '问题已记录。如再次出现，请将编号告知客服。',
  },
  webhook_refused: {
    title: '未接受该消息',
    detail: '消息没有支付机构的有效签名，或无法读取。',
  },
  unknown_line: {
    title: '没有这条号码线路',
    detail: '您的账户中没有此编号的线路。',
  },
  unknown_plan: {
    title: '没有在售的该套餐',
    detail: '请从套餐列表中选择。',
  },
  unknown_order: {
    title: '没有这个订单',
    detail: '您的账户中没有此编号的订单。',
  },
  unknown_bucket: {
    title: '没有这项额度',
    detail: '您的账户中没有此编号的额度。',
  },
  unknown_market: {
    title: '没有这个市场',
    detail: '该市场编号下没有销售任何套餐。',
  },
  unknown_feed: {
    title: '没有这个日历地址',
    detail: '该地址已停用或更换，或不属于您。',
  },
  date_out_of_range: {
    title: '无法查询这个日期',
    detail: '请选择今天之后、两年以内的日期。',
  },
  session_unknown: {
    title: '没有这个登录',
    detail: '该登录已经结束，或不属于您。',
  },
  number_lost: {
    title: '号码已失效',
    detail: '该号码未及时续费，无法恢复。请订购新线路。',
  },
  plan_of_other_market: {
    title: '该套餐属于其他市场',
    detail: '请选择该线路所在市场的套餐。',
  },
  plan_not_for_sim: {
    title: '该套餐不适用于此类 SIM 卡',
    detail: '请选择适用于该线路 SIM 卡类型的套餐。',
  },
  needs_running_plan: {
    title: '加量包需要有生效中的套餐',
    detail: '请先为线路续订套餐，再购买加量包。',
  },
  queue_full: {
    title: '该线路无法再排队更多套餐',
    detail: '排队的套餐数量已达上限，请在其中一个生效后再订购。',
  },
  begins_at_end_only: {
    title: '该套餐只能在当前套餐到期后生效',
    detail: '请以 at-end 或 queue 方式订购，或等当前套餐所剩更少时再订购。',
  },
  plan_withdrawn: {
    title: '该套餐已停售',
    detail: '请从套餐列表中选择其他套餐。',
  },
  no_number_free: {
    title: '暂无可用号码',
    detail: '请稍后再试。本次未产生订单。',
  },
  already_paid: {
    title: '该订单已付款',
    detail: '无需再付，也没有重复扣款。',
  },
  order_closed: {
    title: '该订单已结束',
    detail: '订单已取消、过期或退款。请重新下单。',
  },
  quote_expired: {
    title: '报价已过期',
    detail: '请重新下单以查看当前价格。',
  },
  consent_required: {
    title: '需要您的同意',
    detail: '请同意立即开始服务：将 consent 设为 true。',
  },
  method_not_offered: {
    title: '不提供该支付方式',
    detail: '请选择订单中列出的支付方式。',
  },
  payment_undecided: {
    title: '之前的付款尚无结果',
    detail: '该笔付款可能已经成功，结果明确之前不会再向您收款。请一分钟后再查看。',
  },
  payment_open: {
    title: '付款正在进行',
    detail: '尚不清楚付款是否成功，请一分钟后再试。',
  },
  credit_limit: {
    title: '余额将超过上限',
    detail: '请先使用部分余额，再重试。没有扣款。',
  },
  top_up_not_offered: {
    title: '该套餐不支持自选金额',
    detail: '请去掉金额，按套餐价格购买；或选择列有 `ownAmount` 的套餐。',
  },
  amount_too_small: {
    title: '金额过小',
    detail: '最低金额见套餐的 `ownAmount`。没有生成订单。',
  },
  amount_too_large: {
    title: '金额过大',
    detail: '最高金额见套餐的 `ownAmount`。没有生成订单。',
  },
  amount_not_in_steps: {
    title: '金额不在可选档位上',
    detail: '金额从最低金额起，按 `ownAmount` 所列的步长递增。没有生成订单。',
  },
  pin_malformed: {
    title: '这不像充值券密码',
    detail: '密码为 14 至 20 位数字，空格和短横不影响。',
  },
  code_refused: {
    title: '优惠码无法使用',
    detail: '该优惠码不存在、已结束或已用完。订单保持不变。',
  },
  code_other_plan: {
    title: '该优惠码适用于其他套餐',
    detail: '请选择适用的套餐下单。',
  },
  code_first_time_only: {
    title: '该优惠码仅限首次购买',
    detail: '该账户此前已有购买。',
  },
  code_win_back_only: {
    title: '该优惠码仅限已无套餐的号码',
    detail: '该号码仍有套餐，或套餐刚结束不久。',
  },
  code_used: {
    title: '该优惠码的使用次数已满',
    detail: '该账户不能再使用它。',
  },
  code_saves_less: {
    title: '另一项优惠更划算',
    detail: '两项优惠不能同时使用，订单已采用更划算的一项。',
  },
  code_own: {
    title: '您不能使用这个邀请码',
    detail: '它是您自己的，或来自与您共用付款方式、邮箱或互相邀请的人。',
  },
  order_confirmed: {
    title: '订单已确认',
    detail: '订单价格不能再更改。',
  },
  voucher_refused: {
    title: '充值券未被接受',
    detail: '请核对密码。同时提供序列号，即可得知原因。',
  },
  voucher_used: {
    title: '充值券已被使用',
    detail: '它已由其他账户使用。请联系售券方或客服。',
  },
  voucher_blocked: {
    title: '充值券已停用',
    detail: '运营商已停用该券。请凭序列号联系客服。',
  },
  voucher_expired: {
    title: '充值券已过期',
    detail: '它已不能再使用。请凭序列号联系客服。',
  },
  line_required: {
    title: '请选择号码',
    detail: '这张券兑换的是套餐，而账户有多个号码，请提供 lineId。',
  },
  credit_short: {
    title: '账户余额不足',
    detail: '账户余额不够支付，请选择其他付款方式。',
  },
  not_due: {
    title: '现在还为时过早',
    detail: '该订单仍可付款。',
  },
  line_not_in_service: {
    title: '该线路当前停用',
    detail: '续费之前无法使用。',
  },
  nothing_left: {
    title: '没有可用的余量',
    detail: '该线路上没有适用于此国家或地区和此用途的余量。',
  },
  no_usage: {
    title: '没有该线路的使用记录',
    detail: '该线路近 90 天没有使用记录，请直接填写您的需求。',
  },
  amount_not_offered: {
    title: '不提供该限额',
    detail: '请选择大于零且不超过 100.00 的金额（无辅币的货币为 10,000）。',
  },
  means_gone: {
    title: '这个已保存的支付方式不能再用',
    detail: '没有扣款。请换一种方式支付，或重新保存。',
  },
  unknown_means: {
    title: '没有这个已保存的支付方式',
    detail: '它可能已被移除。',
  },
  means_in_use: {
    title: '移除后，自动续费将没有可用的支付方式',
    detail: '请一步更换为另一个支付方式，或先停止该自动续费。',
  },
  means_not_usable: {
    title: '另一个支付方式目前不能扣款',
    detail: '请选择可用的支付方式，或添加新的。',
  },
  same_means: {
    title: '这是同一个支付方式',
    detail: '请选择另一个来替换。',
  },
  too_many_setups: {
    title: '今天添加或尝试的支付方式过多',
    detail: '请明天再试，或联系客服。',
  },
  provider_unavailable: {
    title: '暂时联系不上支付服务商',
    detail: '尚未开始任何操作，请几分钟后再试。',
  },
  too_many_watches: {
    title: '提醒与限额的数量已达上限',
    detail: '请先删除不需要的一项，再添加。',
  },
  amount_not_above_zero: {
    title: '数量必须大于零',
    detail: '请选择更大的数量。',
  },
  watch_exists: {
    title: '这项提醒或限额已经存在',
    detail: '无需操作，它已生效。',
  },
  unknown_service: {
    title: '没有提供这项业务',
    detail: '请选择提醒与限额列表中给出的业务。',
  },
  unknown_watch: {
    title: '没有这项提醒或限额',
    detail: '它可能已被删除。请重新查看列表。',
  },
  watch_of_policy: {
    title: '这一项由运营商设置',
    detail: '可以暂时解除，但无法删除。',
  },
  nothing_to_override: {
    title: '无需解除',
    detail: '限额已重新计算，或已经解除过。请重新查看列表。',
  },
};
