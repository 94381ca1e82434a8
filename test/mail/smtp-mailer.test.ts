import { createSmtpMailer } from '#adapters/mail/smtp/smtp-mailer.ts';
import { testMailer } from './mailer-contract.ts';

testMailer({ name: 'SMTP', create: createSmtpMailer });
