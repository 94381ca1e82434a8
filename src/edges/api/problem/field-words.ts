import type { Locale } from '../http/locale.ts';
import type { FieldCode } from './problem.ts';

export const fieldWords: Record<Locale, Record<FieldCode, string>> = {
  en: {
    missing: 'This is missing.',
    wrong_type: 'This is of the wrong type.',
    too_small: 'This is too small or too short.',
    too_large: 'This is too large or too long.',
    malformed: 'This is not in the right form.',
    not_offered: 'This is none of the values that are allowed.',
    unknown_field: 'There is no such field.',
  },
  'zh-CN': {
    missing: '缺少此项。',
    wrong_type: '类型不正确。',
    too_small: '过小或过短。',
    too_large: '过大或过长。',
    malformed: '格式不正确。',
    not_offered: '不在允许的取值范围内。',
    unknown_field: '没有此字段。',
  },
};
