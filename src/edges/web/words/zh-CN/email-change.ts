import type { emailChange as en } from '../en/email-change.ts';

export const emailChange: typeof en = {
  row: '邮箱',
  change: '更换邮箱',
  pending: (email) => `等待 ${email} 确认`,
  title: '邮箱',
  lead: '邮件会寄到这里，您也可以用它登录。',
  now: '当前邮箱',
  field: '新邮箱',
  hint: '我们会向新邮箱发送链接。使用链接之前，一切不变。',
  button: '发送链接',
  sentTitle: '请查看新邮箱',
  sentBody: (email) =>
    `链接正在寄往 ${email}，一小时内有效；在此之前，邮件仍寄到您现在的邮箱。没有收到？请检查邮箱地址后重新发送。`,
  cancel: '不更换',
  cancelled: '您的邮箱保持不变。',
  afterwards: '更换之后',
  steps: [
    '您在这里保持登录，其他浏览器都会退出登录。',
    '我们会通知您现在的邮箱，三天内可以从那里撤销更换。',
  ],
  problems: {
    email_malformed: '请输入正确的邮箱，例如 name@example.com',
    email_unchanged: '这已是您的邮箱',
    missing: '请输入新邮箱',
  },
  confirm: {
    title: '使用此邮箱？',
    body: '今后账户的邮件会寄到这里。提出更换的浏览器保持登录，其他浏览器都会退出登录。',
    button: '使用此邮箱',
    done: '邮箱已更换',
    doneBody: (email) => `今后邮件会寄到 ${email}，您也可以用它登录。`,
    taken: '另一个账户正在使用此邮箱',
    takenBody: '请用它登录那个账户，或换一个邮箱。没有任何更改。',
    other: '换一个邮箱',
    replaced: '这次更换已取消，或之后又申请了新的更换。',
  },
  undo: {
    title: '恢复您的邮箱',
    body: '保存新密码后，将恢复使用此邮箱，所有浏览器都会退出登录。',
  },
};
