import type { Words } from '../en.ts';

export const topUp: Words['topUp'] = {
  title: '充值',
  entry: '自选金额充值',
  range: (name, least, most) => `${name}：自选金额，${least} 至 ${most}`,
  lead: (number) => `通过号码 ${number} 购买话费，充入您的账户余额。`,
  amount: '充值金额',
  hint: (least, most, step) => `可选 ${least} 至 ${most}，每档 ${step}。`,
  validity: '有效期',
  next: '现在不会扣款，下一步可查看完整订单。',
  button: '下一步',
  problems: {
    notANumber: (example) => `请用数字填写金额，例如 ${example}`,
    tooSmall: (least) => `最低金额为 ${least}`,
    tooLarge: (most) => `最高金额为 ${most}`,
    notInSteps: (step, below, above) => `金额每档 ${step}，请选择 ${below} 或 ${above}`,
  },
};
