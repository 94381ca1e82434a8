/**
 * The pieces common passwords are made of, written down for this program: what published studies of leaked
 * passwords (in English, Chinese and Russian) name as typical, first names, the order of keys on a keyboard, and the
 * syllables of Mandarin. Small letters.
 */
const list = (text: string): string[] => text.trim().split(/\s+/);

/** Words that stand at the heart of the most used passwords. */
export const passwordStems: readonly string[] = list(`
  password passwort passw0rd passwd pass motdepasse contrasena senha parola wachtwoord haslo mima mimamima
  qwerty qwertz azerty asdf asdfgh asdfghjkl zxcvbn zxcvbnm qwertyuiop abc abcd abcde abcdef qwer qaz wsx qazwsx
  admin administrator root user guest test tester testing demo login welcome letmein access secret master system
  server default changeme change temp temporary hello hallo bonjour hola nihao computer internet windows microsoft
  google facebook twitter youtube samsung nokia apple iphone android huawei xiaomi tencent weixin wechat alipay taobao
  baidu qqmail linkedin myspace yahoo gmail hotmail mail email network wireless mobile phone telecom
  iloveyou loveyou ilove love lover lovely loveme mylove truelove forever always kiss heart sweet sweety sweetie honey
  baby babygirl babyboy angel princess prince queen king sunshine moonlight sunflower flower rainbow butterfly star
  superstar stars moon summer winter spring autumn january february march april june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday
  monkey dragon tiger lion panda bear kitty cat dog puppy wolf eagle falcon shark dolphin horse mustang snake spider
  chicken cookie cheese chocolate banana orange lemon cherry strawberry pepper ginger coffee pizza
  football soccer baseball basketball hockey tennis golf softball swimming hunter hunting fishing running racing
  liverpool chelsea arsenal manchester united barcelona realmadrid juventus bayern milan
  superman batman spiderman ironman pokemon pikachu naruto starwars jordan michael jackson ronaldo messi kobe
  matrix killer shadow hacker ninja warrior soldier samurai pirate phantom ghost demon devil hell heaven god jesus christ
  blessed blessing faith trust freedom peace victory winner lucky happy smile money dollar million business success
  family mother father mom mum dad daddy mommy mummy brother sister friend friends bestfriend boyfriend girlfriend
  wife husband daughter son grandma
  charlie daniel thomas robert william george james john david joseph andrew anthony joshua matthew christopher
  nicholas alexander alexandra alex jonathan justin brandon ryan tyler jason kevin brian eric steven richard mark paul
  peter patrick martin simon stefan marco mario carlos juan jose luis antonio francisco fernando roberto eduardo
  jennifer jessica ashley amanda sarah samantha elizabeth michelle nicole stephanie melissa rebecca rachel laura
  maria anna julia sophie sophia emma emily olivia hannah lauren megan chelsea victoria vanessa natalie daniela
  patricia sandra monica andrea angela diana carolina isabella gabriel rafael samuel benjamin oliver jack harry
  maggie buster bailey buddy rocky max sam ginger tigger snoopy lucky coco bella molly daisy oreo simba
  mercedes ferrari porsche corvette camaro honda toyota yamaha suzuki kawasaki harley bmw audi
  london paris berlin america england france germany canada australia china beijing shanghai guangzhou shenzhen
  hongkong taiwan newyork california texas florida dallas chicago boston
  purple yellow orange green blue red black white silver golden diamond crystal
  cowboys yankees lakers steelers patriots eagles rangers redsox
  trustno1 fuckyou fuckoff fuck asshole bitch sexy hottie cool awesome whatever nothing something anything
  nobody someone everyone remember forget believe dream dreams destiny fortune mystery magic music guitar piano dance
  dancer rock metal rap hiphop metallica slipknot eminem nirvana linkinpark blink182
  power energy thunder lightning storm fire flame ice snow water ocean river mountain forest earth world universe galaxy
  number one two three first second home house school student teacher doctor nurse college university
  player gamer game games gaming minecraft roblox fortnite playstation nintendo xbox counter strike zelda
  qwe asd zxc qweasd qweasdzxc asdasd qweqwe zxczxc asdqwe qwerasdf
  hello123 pass123 abc123 admin123 test123 a1b2c3
  simcard sim esim prepaid roaming topup recharge renew renewal subscriber xuka xuka123
  terminator enterprise translator undertaker salamander microphone highlander roadrunner supersonic cheerleader casablanca
  armageddon evanescence braveheart pathfinder deutschland goldfinger smallville firefighter quicksilver sebastian
  masterchief firestarter lightsaber tombraider illuminati neworleans beautiful birthday christmas anniversary wonderful
  fantastic incredible impossible invincible independent professor president champion champions commander democracy
  adventure discovery challenger navigator submarine helicopter automobile television telephone smartphone notebook
  keyboard developer programmer software hardware database engineer architect accountant assistant supervisor
  konstantin anastasia aleksandra alessandro massimiliano valentina alejandro alejandra francesca giovanni
  galatasaray fenerbahce besiktas ronaldinho neymar beckham
  rammstein depechemode ledzeppelin limpbizkit tokiohotel justinbieber taylorswift blackpink bts
  finalfantasy needforspeed callofduty devilmaycry residentevil silenthill leagueoflegends worldcup sonyericsson
  ghost rider leave alone raider iron maiden good soldier chicken wing fuckin suck dick pussy cock girl girls boy boys
  abrakadabra abracadabra anastasiya alexandr alexandre alexey dmitry sergey natasha tatiana vladimir vladislav ekaterina
  multiple translator interceptor conquistador gladiator predator dominator liquidator navigator operator
  tomb hunter hell raiser silver surfer speed need dark knight pretty sailor prince charming blade runner jedi starfleet
  spartan solid snake halo doom quake warcraft diablo sims tekken kombat mortal street fighter mario kart pacman sonic
  green hornet goblin arrow lantern wonder woman captain marvel avengers thor hulk loki
  nissan mazda subaru peugeot renault citroen skyline civic accord ducati aprilia kawasaki triumph
  canon kodak nikon philips siemens motorola panasonic sony ericsson toshiba lenovo alcatel
  aston villa everton newcastle celtic ranger boca juniors river plate flamengo corinthians palmeiras santos
  amsterdam rotterdam barcelona madrid lisboa napoli torino roma venezia istanbul moscow stalingrad montreal toronto
  vancouver melbourne sydney brisbane auckland dublin glasgow edinburgh belfast cardiff wales scotland ireland
  puerto rico mexico jamaica panama peru chile brasil brazil argentina colombia casablanca madagascar
  vacation holiday weekend birthday wedding valentine halloween easter thanksgiving
  computador internacional matematica primavera mariposa chocolate corazon teamo tequiero amor amore familia futbol
  trust noone nobody never again always remember leave forever young wild free born die hard
  private public personal protected secure security safe locker unlock open sesame
  spring break hill song lake sea sand beach sun set rise glow shine
  sales market office manager director company group service support solution network online website webmaster
  lost godis iam ihate just dont want need know only best real life time day night good bad way world cup
  and the my your you me is for with big little new old this that from
`);

/** The same for Chinese readers: pinyin, numbers that sound like words, and the words themselves. */
export const chineseStems: readonly string[] = list(`
  woaini woaiwo woaiwojia woai aini aiwo wo ai ni woaimama woaibaba woailaopo woaini520 woaizhongguo woxiangni woyaoni
  laopo laogong qinaide baobei baobao xiaobao dabao erbao bubu tiantian meimei gege didi jiejie mama baba mami papa
  nainai yeye lele haha hehe xixi wawa doudou maomao gougou xiaomao xiaogou xiaozhu zhuzhu tuzi xiaotu
  xiaoxiao xiaoyu xiaoming xiaohong xiaolong xiaoli xiaofeng xiaoyan xiaofang xiaojie xiaowei xiaoxin
  meiyou mimashi wodemima wodemi zhongguo zhonghua beijing shanghai chongqing chengdu nanjing wuhan hangzhou tianjin
  gongxi facai gongxifacai fafafa dafa jixiang ruyi kuaile xingfu yongyuan aiqing qingren pengyou tongxue laoshi
  nihao nishishui woshishui woshi shishui buzhidao zhidao mashang kaixin jiayou shengri chunjie xinnian
  long feng tianshi tianxia wudi diyi laoda shuaige meinv caonima nimabi tamade wocao shabi woriv
  woaiyou woshitiancai woaizijia wangxiaoming
  520 521 1314 5201314 1314520 5211314 520520 521521 13145201314 7758521 7758258 7708801880 3344520 3344521
  5845201314 5845211314 201314 5841314520 584520 1711 147 741 258 369 159 357 159753 147258 147258369 147852 147852369
  666 888 999 168 518 666888 888666 168168 518518 123123 321321 456456 789789 112233 110110 119119 120120 100200
  woaini1314 a123456 a123456789 q123456 w123456 z123456 qq123456 asd123 qwe123 zxc123 aa123456 abc123456
  我爱你 密码 中国 你好 续卡
`);

/** Russian words, which many type without changing the layout of their keyboard. */
const russianStems: readonly string[] = list(`
  пароль привет любовь наташа александр александра алексей андрей дмитрий сергей владимир николай михаил евгений
  екатерина елена ирина мария марина ольга татьяна светлана анастасия виктория кристина юлия настя катя маша даша
  солнышко солнце зайчик котенок кошка собака лапочка малышка любимая любимый люблю просто так мама папа мамочка
  россия москва спартак зенит динамо локомотив футбол хоккей машина телефон компьютер интернет админ секрет
  дракон тигр волк медведь ангел король принцесса звезда счастье жизнь смерть друзья семья работа школа
  йцукен фыва олдж ячсмить контакт вконтакте одноклассники
`);

const cyrillicKeys = 'йцукенгшщзхъфывапролджэячсмитьбюё';
const latinKeys = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";

const typedOnLatinKeys = (word: string): string =>
  [...word].map((letter) => latinKeys[cyrillicKeys.indexOf(letter)] ?? letter).join('');

/** What people put behind or before a word to satisfy a rule. */
export const commonTails: readonly string[] = list(`
  1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 0 00 000 007 01 02 10 11 111 1111 11111 111111 22 222 2222
  33 333 44 55 555 66 666 6666 77 777 7777 88 888 8888 99 999 9999 100 101 1000 123123 321 4321 54321 654321 112233 121212
  520 521 1314 5201314 1314520 168 2000 2001 2010 2012 2015 2018 2019 2020 2021 2022 2023 2024 2025 2026 1980 1985 1987 1988
  1989 1990 1991 1992 1995 ! !! !!! . @ # $ * ? 1! 12! 123! 1234! 123456! @1 @12 @123 @1234 @12345 @123456 #1 #123 abc abcd qwe
  asd zxc qwerty aaa xxx xyz
`);

export const commonWords: ReadonlySet<string> = new Set([
  ...passwordStems,
  ...chineseStems,
  ...russianStems,
  ...russianStems.map(typedOnLatinKeys),
]);

const lines: readonly string[] = [
  // Rows and what stands above them with the shift key held.
  '`1234567890-=',
  '~!@#$%^&*()_+',
  'qwertyuiop[]\\',
  "asdfghjkl;'",
  'zxcvbnm,./',
  'qwertzuiopü',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  // Columns, down and up and down again, and rows read in turn.
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  '!qaz@wsx#edc$rfv%tgb^yhn&ujm*ik',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1qazxsw23edcvfr45tgbnhy67ujm',
  'qazxswedcvfrtgbnhyujm',
  'zaq12wsxcde34rfvbgt56yhnmju7',
  'zaqxswcdevfrbgtnhymjukilop',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '1a2s3d4f5g6h7j8k9l',
  'a1s2d3f4g5h6j7k8l9',
  '1z2x3c4v5b6n7m',
  'z1x2c3v4b5n6m7',
  'qawsedrftgyhujikolp',
  'asqwzxasdqwezxc',
  'qweasdzxcqwe',
  'rtyfghvbn',
  'uiojklnm,',
  '1a2b3c4d5e6f7g8h9i',
  'a1b2c3d4e5f6g7h8i9',
  'aabbccddeeffgghhii',
  '00112233445566778899',
  '123qweasdzxc',
  '1234qwerasdfzxcv',
  '123321123454321',
  // The number pad.
  '147258369',
  '741852963',
  '789456123',
  '159357',
  '951753',
  '147896325',
  // Counting otherwise.
  '12131415161718192021',
  '1029384756',
  'qpwoeiruty',
  '4815162342',
  '31415926535897932',
  'a1a2a3a4a5a6',
  'q1q2q3q4q5q6',
  '1q2q3q4q5q',
  'azsxdcfvgbhnjmkl',
  '12qw34er56ty78ui',
  '1qa2ws3ed4rf5tg',
  '11335577991133',
  '13579',
  '24680',
  '102030405060708090',
  '123123123',
];

const backwards = (text: string): string => [...text].reverse().join('');

export const keyboardWalks: readonly string[] = [...lines, ...lines.map(backwards)];

const finalsAfter: Record<string, string> = {
  '': 'a ai an ang ao e ei en er o ou yi ya yo yao you yan yin yang ying ye yong yu yue yuan yun wu wa wo wai wei wan wen wang weng',
  b: 'a ai an ang ao ei en eng i ian iao ie in ing o u',
  p: 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
  m: 'a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u',
  f: 'a an ang ei en eng o ou u',
  d: 'a ai an ang ao e ei eng i ian iao ie ing iu ong ou u uan ui un uo',
  t: 'a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo',
  n: 'a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve',
  l: 'a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve',
  g: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  k: 'a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo',
  h: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  j: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  q: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  x: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  zh: 'a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo',
  ch: 'a ai an ang ao e en eng i ong ou u uai uan uang ui un uo',
  sh: 'a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo',
  r: 'an ang ao e en eng i ong ou u uan ui un uo',
  z: 'a ai an ang ao e ei en eng i ong ou u uan ui un uo',
  c: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  s: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
};

/** The syllables of Hanyu Pinyin (ISO 7098) without tones, ü typed as v. */
export const pinyinSyllables: ReadonlySet<string> = new Set(
  Object.entries(finalsAfter).flatMap(([initial, finals]) =>
    list(finals).map((final) => initial + final),
  ),
);

/** Family names that cover most of China; a name in pinyin begins with one. */
export const pinyinSurnames: ReadonlySet<string> = new Set(
  list(`
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng han
    feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao zhong cui tan fan
    wen shi liao jia xia fu fang zou xiong bai meng qin qiu hou yin xue yan lei long tao gu mao hao gong shao wan qian
  `),
);
