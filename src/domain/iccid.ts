/** Number of a SIM (ITU-T E.118): 18 to 20 digits, the last of which is a check digit by Luhn. */
export function isIccid(text: string): boolean {
  if (!/^\d{18,20}$/.test(text)) return false;
  let sum = 0;
  [...text].reverse().forEach((digit, i) => {
    const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return sum % 10 === 0;
}
