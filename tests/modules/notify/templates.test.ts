import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadTemplates, SAMPLES, TEMPLATE_NAMES, TEMPLATES } from '../../../src/notify/index.ts';

const MAILS = new URL('../../../mails/', import.meta.url);
const render = await loadTemplates(MAILS);
const frame = { shopName: 'Café «El Recado»', unsubscribeUrl: null };
const both = TEMPLATE_NAMES.flatMap((name) => (['es', 'en'] as const).map((language) => [language, name] as const));

test('there is every mail that was asked for, and no text without its mail', () => {
  const asked = `welcome verify_email password_reset invoice_paid trial_ending escalation order_confirmation payment_reminder
    shipping_update payment_failed one_time_code invitation`;
  expect(TEMPLATE_NAMES).toEqual(expect.arrayContaining(asked.split(/\s+/)));
  for (const language of ['es', 'en']) {
    const files = readdirSync(new URL(`${language}/`, MAILS)).sort();
    expect(files).toEqual(
      TEMPLATE_NAMES.flatMap((name) => ['html', 'mjml', 'txt'].map((end) => `${name}.${end}`)).sort(),
    );
  }
});

test.each(both)('%s/%s has a subject of one line, HTML and a text, and nothing is left open', (language, name) => {
  const mail = render(name, language, SAMPLES[name], frame);
  expect(mail.subject).toMatch(/^[^\r\n]{5,150}$/);
  expect(mail.html).toContain(`lang="${language}"`);
  for (const part of [mail.subject, mail.html, mail.text])
    expect(part).not.toMatch(/\{\{|\}\}|undefined|\[object|null/);
  const link = 'link' in SAMPLES[name] ? SAMPLES[name].link : undefined;
  if (link) expect(mail.text).toContain(link);
});

test.each(both)('%s/%s needs nothing of what may be missing', (language, name) => {
  const shape = TEMPLATES[name].data.shape;
  const needed = Object.entries(SAMPLES[name]).filter(
    ([field]) => !shape[field as keyof typeof shape].safeParse(undefined).success,
  );
  const mail = render(name, language, Object.fromEntries(needed), frame);
  for (const part of [mail.html, mail.text]) expect(part).not.toMatch(/null|undefined/);
});

test('what customers wrote is text in HTML, and nothing else', () => {
  const evil = '<img src=x onerror=alert(1)>"\'&';
  const data = { question: evil, text: `${evil}\n{{shopName}}`, name: evil };
  const { html, text } = render('answer', 'es', data, { ...frame, shopName: evil });
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;&quot;&#x27;&amp;');
  expect(html).toContain('{{shopName}}');
  expect(text).toContain(evil);
});

test('amounts and days are written in the language of the reader', () => {
  const data = { number: 'R-1', total: { minor: 129_950, currency: 'MXN' }, paidOn: { day: '2026-11-28' } };
  expect(render('invoice_paid', 'es', data, frame).text).toMatch(/\$1,299\.50.*28 de noviembre de 2026/);
  expect(render('invoice_paid', 'en', data, frame).text).toMatch(/MX\$1,299\.50.*November 28, 2026/);
});

test.each([
  ['a link that runs code', { link: 'javascript:alert(1)', hours: 1 }],
  ['a link without scheme', { link: 'shop.example', hours: 1 }],
  ['a field that nobody knows', { link: 'https://shop.example', hours: 1, extra: 1 }],
])('%s is refused', (_, data) => {
  expect(() => render('verify_email', 'es', data, frame)).toThrow();
});

/** The same data with words of customers and vendors that have no end; links and codes are ours. */
const endless = (value: unknown, field = ''): unknown => {
  if (typeof value === 'string')
    return ['link', 'code', 'day', 'currency'].includes(field) ? value : '🌵'.repeat(9_000);
  if (Array.isArray(value)) return value.map((one) => endless(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, endless(one, name)]));
};

test.each(TEMPLATE_NAMES)('%s is mailed however long a name is, and shows that it was cut', (name) => {
  const data = TEMPLATES[name].data.parse(endless(SAMPLES[name]));
  const words = JSON.stringify(data);
  expect(words.isWellFormed()).toBe(true);
  expect(words).not.toMatch(/\ufffd|🌵"/u);
  expect(words.length).toBeLessThan(10_000);
  expect(TEMPLATES[name].data.parse(data)).toEqual(data);
});

test('a line of data cannot make a second line of the subject', () => {
  const data = { customer: 'Ana\r\nBcc: evil@example.com', reason: 'asked', link: 'https://shop.example' };
  expect(render('escalation', 'en', data, frame).subject).toBe('Ana Bcc: evil@example.com waits for a person');
});
