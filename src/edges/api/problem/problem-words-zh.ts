import type { ProblemTexts } from './problem-text.ts';

export const problemWordsZh: ProblemTexts = {
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
  pin_malformed: {
    title: '这不像充值券密码',
    detail: '密码为 14 至 20 位数字，空格和短横不影响。',
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
  wrong: {
    title: '用户名或密码错误',
    detail: '请检查后重试，或申请重设密码的链接。',
  },
  wait: {
    title: '请稍候',
    detail: '尝试次数过多，请在 Retry-After 所示时间之后继续。',
  },
  locked: {
    title: '登录已暂时锁定',
    detail: '密码错误次数过多。请等待，或使用我们通过电子邮件发送的解锁链接。',
  },
  confirm_password: {
    title: '请再次输入密码',
    detail: '请先在本次登录中确认密码，然后重复该请求。',
  },
  step_up_required: {
    title: '请确认是您本人',
    detail: '请先在本次登录中以 ways 所列方式之一确认，然后重复该请求。',
  },
  pending_over: {
    title: '本次登录已超时',
    detail: '请重新输入密码登录。',
  },
  totp_not_begun: {
    title: '没有待确认的密钥',
    detail: '请重新获取密钥，添加到应用后再用验证码确认。',
  },
  factor_unknown: {
    title: '没有可移除的内容',
    detail: '它已被移除，或不属于您。',
  },
  passkeys_not_offered: {
    title: '此网址不支持通行密钥',
    detail: '通行密钥需要使用域名访问，请改用验证器应用。',
  },
  too_many_passkeys: {
    title: '通行密钥数量已达上限',
    detail: '请先移除不再使用的通行密钥。',
  },
  passkey_known: {
    title: '该通行密钥已添加',
    detail: '无需再次添加。',
  },
  name_missing: {
    title: '缺少名称',
    detail: '请为通行密钥取一个便于辨认的名称。',
  },
  no_second_factor: {
    title: '尚未设置第二步验证',
    detail: '恢复码用来替代验证器应用或通行密钥，请先设置其中一种。',
  },
  amount_not_offered: {
    title: '不提供该限额',
    detail: '请选择大于零且不超过 100.00 的金额（无辅币的货币为 10,000）。',
  },
  payment_password_too_short: {
    title: '支付密码过短',
    detail: '请至少使用 6 个字符。',
  },
  payment_password_too_long: {
    title: '支付密码过长',
    detail: '请最多使用 64 个字符。',
  },
  payment_password_too_easy: {
    title: '支付密码过于简单',
    detail: '请勿使用重复、连续或众所周知的密码。',
  },
  payment_password_same: {
    title: '与登录密码相同',
    detail: '请另选一个，相同的密码起不到额外的保护作用。',
  },
  unknown_refund: {
    title: '没有这笔退款',
    detail: '请核对编号，或查询订单及其退款。',
  },
  order_not_paid: {
    title: '该订单没有付款',
    detail: '没有可退的款项。',
  },
  refund_all_back: {
    title: '款项已全部退回',
    detail: '该订单的款项已退回，或正在退回。',
  },
  refund_plan_over: {
    title: '套餐的有效期已全部用完',
    detail: '已提供完毕的服务无法退款。',
  },
  refund_used_up: {
    title: '没有可退的金额',
    detail: '已提供的服务与实付金额相当。',
  },
  refund_too_late: {
    title: '撤销期限已过',
    detail: '如果您购买的服务有问题，请联系客服。',
  },
  refund_not_offered: {
    title: '该订单不支持退款',
    detail: '如果您购买的服务有问题，请联系客服。',
  },
  refund_under_way: {
    title: '款项正在自动退回',
    detail: '该订单未能交付，您无需任何操作。',
  },
  refund_not_refused: {
    title: '该退款没有被拒绝',
    detail: '退款已完成或正在处理，无需选择。',
  },
  quote_changed: {
    title: '金额有变化',
    detail: '在此期间又有使用，或时间已过，因此没有任何变动。请重新查询金额。',
  },
  destination_not_offered: {
    title: '无法退到所选的地方',
    detail: '用余额或充值券支付的款项只能退回账户余额。',
  },
  link_unknown: {
    title: '链接无效',
    detail: '请复制完整的链接，或重新获取。',
  },
  link_used: {
    title: '链接已使用过',
    detail: '每个链接只能使用一次，请重新获取。',
  },
  link_replaced: {
    title: '链接已失效',
    detail: '它已被更新的操作取代。',
  },
  link_expired: {
    title: '链接已过期',
    detail: '请重新获取。',
  },
};
