/**
 * Whole passwords of ten characters and more that studies of leaked passwords name again and again. It is short
 * because the many thousands that are a usual word with usual trimmings are seen by their parts
 * (password-patterns.ts); these are the ones people quote, whether or not their parts give them away.
 */
const whole: ReadonlySet<string> = new Set(
  `
  1234567890 0123456789 12345678910 0987654321 9876543210 1111111111 0000000000 1122334455 1234512345 1231231231 123456789a
  123456789q 123456789abc 1234567891 12345678901 123454321a 147258369a qwertyuiop qwerty1234 qwerty12345 qwerty123456
  qwertyuiop123 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw2 zaq12wsxcde3 q1w2e3r4t5 q1w2e3r4t5y6 asdfghjkl1 asdfghjkl123
  zxcvbnm123 zxcvbnm1234 password12 password123 password1234 passw0rd123 p@ssw0rd123 p@ssword123 password01 mypassword
  iloveyou12 iloveyou123 iloveyou1314 ilovehim123 iloveher123 iloveu1234 loveyou123 lovelove123 letmein123 welcome123 welcome1234 admin12345
  admin123456 administrator superman123 batman12345 football12 football123 baseball12 baseball123 basketball basketball1 liverpool1
  liverpool123 manchester manchesterunited arsenal1234 chelsea1234 realmadrid barcelona1 barcelona123 christopher elizabeth1
  alexander1 stephanie1 charlotte1 michelle12 jennifer12 samantha12 butterfly1 butterfly123 strawberry strawberry1 watermelon
  cheesecake chocolate1 chocolate123 sunshine12 sunshine123 princess12 princess123 babygirl12 babygirl123 sweetheart sweetheart1
  girlfriend boyfriend1 bestfriend bestfriends friendship friends4ever foreverlove loveforever iloveyouforever truelove12 mylovemylove
  loveme1234 iloveme123 iloveyousomuch ihateyou123 fuckyou123 fuckyou1234 motherfucker asshole123 cocacola123 playstation playstation3
  nintendo64 counterstrike halflife123 starcraft123 worldofwarcraft minecraft123 pokemon123 narutouzumaki dragonball dragonballz
  metallica1 slipknot666 linkinpark1 greenday123 rockandroll skateboard skateboarding motorcycle volkswagen mitsubishi lamborghini
  california california1 philadelphia washington australia1 newzealand portugal123 argentina1 colombia123 venezuela1 indonesia1
  thunderbird blackberry blackberry1 snowflake1 hellokitty hellokitty1 mickeymouse spongebob1 winniethepooh tinkerbell tinkerbell1
  cinderella grasshopper rattlesnake caterpillar hummingbird dragonfly1 wolverine1 transformers startrek123 stargate123
  harrypotter hogwarts123 lordoftherings chewbacca1 darthvader skywalker1 millennium mohammad123 muhammad123 bismillah1 alhamdulillah
  jesuschrist jesusislord godisgood1 godislove1 jesus12345 iamthebest imthebest1 iamawesome youaremine thankyou123 goodmorning goodluck123
  whatever123 everything nothing123 something1 unforgettable understand knowledge1 university engineering technology photography
  revolution evolution1 generation government management production professional accounting1 marketing1 opportunity
  zhongguo123 woaini1314 woaini5201314 woaini1314520 woaini123456 woaiwojia1 woaizhongguo woaibeijing woaimama123 5201314woaini
  wodemima123 mima123456 mimamima123 buzhidao123 zhangwei123 wangwei123 liwei12345 xiaoming123 qq123456789 qq1234567890 woshishui123
  a1234567890 a123456789 aa123456789 aaa123456789 abc123456789 abcd123456 abcd12345678 asd123456789 qwe123456789 zxc123456789 asdasd123456
  q123456789 w123456789 z123456789 123456aa123456 123456qwerty 123qweasdzxc 1234qwer1234 qwer1234qwer asdf1234asdf zxcv1234zxcv
  123456asdfgh 159357258456 7758521521 7758258258 3344520520 52013145201314 13145201314 5845201314 1314520520 5201314520
  correcthorsebatterystaple thequickbrownfox lemmeinplease opensesame1 opensesame123 abracadabra abracadabra1
`
    .trim()
    .split(/\s+/),
);

/** `password` in NFKC. Capital letters make no difference: those are tried next. */
export const isCommonPassword = (password: string): boolean => whole.has(password.toLowerCase());
