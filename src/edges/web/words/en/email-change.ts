/** The e-mail address of an account, and another one in its place. */
export const emailChange = {
  row: 'E-mail address',
  change: 'Change address',
  pending: (email: string) => `Waits to be confirmed from ${email}`,
  title: 'E-mail address',
  lead: 'Mail goes there, and you can sign in with it.',
  now: 'Now',
  field: 'New address',
  hint: 'We mail a link there. Until it is used, nothing changes.',
  button: 'Send the link',
  sentTitle: 'Now look into the new mailbox',
  sentBody: (email: string) =>
    `A link is on its way to ${email}. It works for an hour; until then mail goes to your address as before. Nothing there? Check the address and send it again.`,
  cancel: 'Keep my address',
  cancelled: 'Your address stays as it is.',
  afterwards: 'What happens then',
  steps: [
    'You stay signed in here; every other browser is signed out.',
    'The address you have now is told, and can take the change back for three days.',
  ],
  problems: {
    email_malformed: 'Enter an e-mail address like name@example.com',
    email_unchanged: 'This is your address already',
    missing: 'Enter the new address',
  },
  confirm: {
    title: 'Use this address?',
    body: 'Mail of your account goes there from now on. You stay signed in where you asked for it; every other browser is signed out.',
    button: 'Yes, use this address',
    done: 'This is your address now',
    doneBody: (email: string) => `From now on mail goes to ${email}, and you can sign in with it.`,
    taken: 'Another account has this address',
    takenBody: 'Sign in to that account with it, or choose another address. Nothing was changed.',
    other: 'Choose another address',
    replaced: 'This change was called off, or another one was asked for after it.',
  },
  undo: {
    title: 'Put your address back',
    body: 'When you save a new password, this is your address again and every browser is signed out.',
  },
};
