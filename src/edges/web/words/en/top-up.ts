/** Words of buying credit for an amount of one's own choosing. Amounts come ready. */
export const topUp = {
  title: 'Top up',
  entry: 'Choose your own amount',
  range: (name: string, least: string, most: string) =>
    `${name} of any amount from ${least} to ${most}`,
  lead: (number: string) => `Credit for your account, bought with ${number}.`,
  amount: 'How much?',
  hint: (least: string, most: string, step: string) =>
    `From ${least} to ${most}, in steps of ${step}.`,
  validity: 'You can use it for',
  next: 'Nothing is charged yet: you see the whole order next.',
  button: 'Go on',
  problems: {
    notANumber: (example: string) => `Type the amount in figures, such as ${example}`,
    tooSmall: (least: string) => `The smallest amount is ${least}`,
    tooLarge: (most: string) => `The largest amount is ${most}`,
    notInSteps: (step: string, below: string, above: string) =>
      `Amounts go in steps of ${step}: choose ${below} or ${above}`,
  },
};
