import { createTransport } from 'nodemailer';
import type { Config } from '#platform/server/config.ts';

export type Mail = { readonly to: string; readonly subject: string; readonly text: string };

/** @throws when the server does not take the mail; the job then tries again */
export async function sendMail(config: Config, mail: Mail): Promise<void> {
  if (config.smtpUrl === undefined) throw new Error('SMTP_URL is not set');
  const transport = createTransport(config.smtpUrl);
  try {
    await transport.sendMail({ from: config.mailFrom, ...mail });
  } finally {
    transport.close();
  }
}
