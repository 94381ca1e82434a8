import type { ProblemTexts } from './problem-text.ts';

/** Who somebody is: codes, passwords, passkeys, addresses and links. */
export const identityProblemWordsZh = {
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
  email_malformed: {
    title: '邮箱格式不正确',
    detail: '请输入类似 name@example.com 的邮箱。',
  },
  email_unchanged: {
    title: '这已是账户的邮箱',
    detail: '无需更改。',
  },
  email_taken: {
    title: '另一个账户正在使用此邮箱',
    detail: '请登录那个账户，或换一个邮箱。没有任何更改。',
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
} satisfies Partial<ProblemTexts>;
