import { expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import type { Mailer, OutgoingMail } from '../../src/notify/index.ts';
import { mailbox } from '../modules/notify/world.ts';

/** A mail as the receiver's side got it, with encodings undone. */
export type Arrived = {
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly header: (name: string) => string | undefined;
};

export type MailerUnderTest = {
  readonly mailer: () => Mailer;
  /** What has arrived so far. */
  readonly arrived: () => Promise<readonly Arrived[]>;
};

export const FROM = { address: mailbox('tienda@shop.example'), name: null };

export const sampleMail = (over: Partial<OutgoingMail> = {}): OutgoingMail => ({
  id: newId<'mail'>(),
  to: { address: mailbox('ana@example.mx'), name: 'Ana Muñoz' },
  fromName: 'Café "El Recado", S.A.',
  subject: 'Tu código 042917 — ¡gracias!',
  html: '<p>Señora &amp; señor: <a href="https://shop.example/a?b=c&amp;d=é">enlace</a></p>',
  text: 'Señora & señor:\nhttps://shop.example/a?b=c&d=é\n.\nfin',
  headers: { 'List-Unsubscribe': '<https://shop.example/u/1>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  ...over,
});

/** What every mail account does alike, whoever stands behind it. */
export function mailerContract(name: string, { mailer, arrived }: MailerUnderTest): void {
  const send = async (mail: OutgoingMail): Promise<readonly Arrived[]> => {
    const before = (await arrived()).length;
    expect(await mailer().send(mail)).toMatchObject({ outcome: 'accepted' });
    // A server tells its test a moment after it told us.
    await expect.poll(async () => (await arrived()).length).toBeGreaterThan(before);
    return (await arrived()).slice(before);
  };

  test(`${name} carries subject, both texts and names in any letters`, async () => {
    const mail = sampleMail();
    const [found, ...more] = await send(mail);
    expect(more).toEqual([]);
    expect(found?.to).toEqual(['ana@example.mx']);
    expect(found?.subject).toBe(mail.subject);
    expect(found?.from).toContain('tienda@shop.example');
    expect(found?.from).toContain('Café');
    expect(found?.text.replaceAll('\r\n', '\n').trim()).toBe(mail.text);
    expect(found?.html.trim()).toBe(mail.html);
  });

  test(`${name} carries the headers by which a receiver unsubscribes in one click`, async () => {
    const [found] = await send(sampleMail());
    expect(found?.header('List-Unsubscribe')).toBe('<https://shop.example/u/1>');
    expect(found?.header('List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
  });

  test(`${name} makes neither a header nor a recipient of what stands in a subject or a name`, async () => {
    const evil = 'Hola\r\nBcc: evil@example.com\r\n\r\n<b>, evil@example.com';
    const [found] = await send(
      sampleMail({ subject: evil, fromName: evil, to: { address: mailbox('ana@example.mx'), name: evil } }),
    );
    expect(found?.to).toEqual(['ana@example.mx']);
    expect(found?.header('Bcc')).toBeUndefined();
  });

  test(`${name} reads no file and no address that stands in a mail`, async () => {
    const path = 'file:///etc/hostname';
    const [found] = await send(sampleMail({ html: `<img src="${path}">`, text: path }));
    expect(found?.text.trim()).toBe(path);
    expect(found?.html).toContain(path);
  });

  test(`${name} says that it works when it is asked without sending anything`, async () => {
    const before = (await arrived()).length;
    expect(await mailer().check()).toMatchObject({ outcome: 'works' });
    expect(await arrived()).toHaveLength(before);
  });
}
