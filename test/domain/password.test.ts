import { describe, expect, test } from 'vitest';
import { isCommonPassword } from '#domain/common-passwords.ts';
import { normalizePassword, type PasswordProblem, passwordProblem } from '#domain/password.ts';
import {
  chineseStems,
  commonTails,
  passwordStems,
  pinyinSyllables,
} from '#domain/password-words.ts';

const context = {
  personal: ['Li Hua 李华', 'li.hua1990@example.test', 'lihua'],
  site: ['xuka', '续卡', 'Meridian Mobile', '子午移动'],
};

const rows: [string, PasswordProblem | null][] = [
  ['', 'password_too_short'],
  ['xk7#nvLq2', 'password_too_short'],
  ['九个字的密码不够长', 'password_too_short'],
  ['🔑🔑🔑🔑🔑🔑🔑🔑🔑', 'password_too_short'],
  ['a'.repeat(201), 'password_too_long'],
  // What everybody tries first.
  ['1234567890', 'password_too_common'],
  ['qwertyuiop', 'password_too_common'],
  ['Password123', 'password_too_common'],
  ['P@55w0rd!!', 'password_too_common'],
  ['1qaz2wsx3edc', 'password_too_common'],
  ['zaq12wsxcde3', 'password_too_common'],
  ['aaaaaaaaaaaa', 'password_too_common'],
  ['abcabcabcabc', 'password_too_common'],
  ['correcthorsebatterystaple', 'password_too_common'],
  ['January2026', 'password_too_common'],
  ['Liverpool2019!', 'password_too_common'],
  // In Chinese.
  ['woaini1314520', 'password_too_common'],
  ['5201314520', 'password_too_common'],
  ['zhangxiaoming1990', 'password_too_common'],
  ['wodemima123', 'password_too_common'],
  ['13812345678', 'password_too_common'],
  ['19900101zhang', 'password_too_common'],
  ['我爱你1314520', 'password_too_common'],
  ['ｐａｓｓｗｏｒｄ１２３', 'password_too_common'],
  // Of this person and this site.
  ['lihua@example', 'password_too_personal'],
  ['Lihua@1990!!', 'password_too_personal'],
  ['李华李华1990!!', 'password_too_personal'],
  ['meridianmobile', 'password_too_personal'],
  ['子午移动123456', 'password_too_personal'],
  ['xukaxuka2026', 'password_too_common'],
  // Fine: no rules of composition, any script, spaces, what managers make.
  ['river stone candle', null],
  ['correct horse battery staple', null],
  ['tidal-otter-52-lamp', null],
  ['xk7#nvLq2p', null],
  ['3kD9fmPq1zX', null],
  ['bluetitsnest', null],
  ['hunxiduoguailan', null],
  ['院子里有两棵枣树还有一口井', null],
  ['x'.repeat(3) + 'tidal otter lamp '.repeat(11), null],
];

test.each(rows)('%s: %s', (password, problem) => {
  expect(passwordProblem(password, context)).toBe(problem);
});

describe('the thousands that are tried first', () => {
  const variations = [...passwordStems, ...chineseStems].flatMap((stem) => [
    stem + stem,
    ...commonTails.flatMap((tail) => [stem + tail, tail + stem, stem.toUpperCase() + tail]),
  ]);
  const long = [...new Set(variations)].filter((each) => [...each].length >= 10);

  test('are all refused (ASVS 6.2.4 asks for 3,000)', () => {
    expect(long.length).toBeGreaterThan(50_000);
    const none = { personal: [], site: [] };
    // Every eleventh is spread over all stems and tails, and is there in two seconds.
    const some = long.filter((_, i) => i % 11 === 0);
    expect(some.length).toBeGreaterThan(5_000);
    expect(some.filter((each) => passwordProblem(each, none) === null)).toEqual([]);
  });

  test('do not make long random ones rare', () => {
    // A generator of our own, so that the same are tried each time.
    let state = 20_261_122;
    const next = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
    const made = Array.from({ length: 2_000 }, () =>
      Array.from({ length: 12 }, () => letters[next(letters.length)]).join(''),
    );
    expect(made.filter((each) => passwordProblem(each, context) !== null)).toEqual([]);
  });
});

test('whole common passwords are found in any case', () => {
  expect(isCommonPassword('CorrectHorseBatteryStaple')).toBe(true);
  expect(isCommonPassword('tidal-otter-52-lamp')).toBe(false);
});

test('the same keys give the same password on every keyboard, and nothing is cut or lowered', () => {
  expect(normalizePassword('ｔｉｄａｌ－５２')).toBe('tidal-52');
  expect(normalizePassword('cafe\u0301')).toBe(normalizePassword('caf\u00e9'));
  expect(normalizePassword(' Aa ')).toBe(' Aa ');
});

test('the syllables of Mandarin are about four hundred', () => {
  expect(pinyinSyllables.size).toBeGreaterThan(380);
  expect(pinyinSyllables.size).toBeLessThan(420);
});
